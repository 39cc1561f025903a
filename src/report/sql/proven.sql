-- SPDX-License-Identifier: EUPL-1.2
-- The actions that a run gave its verdict on, as the journal has it (an action may be tried again): id, title, unit; 0:
-- everything, verdict, expected and measured effect in tenths of a point. $1 run.
select action.id, action.title, coalesce(action.unit_id, 0), said.verdict, action.expect_tenths,
    round(said.effect_sum / (nullif(said.effect_weight, 0) * 1000000))::integer
from (
    select substr(journal.subject, 8)::integer as action_id, journal.action as verdict, journal.seq,
        (journal.content::jsonb ->> 'effect_sum')::numeric as effect_sum,
        (journal.content::jsonb ->> 'effect_weight')::numeric as effect_weight
    from peil.journal
    where journal.area = 'pdca' and starts_with(journal.subject, 'action/')
        and journal.action in ('verified', 'ineffective') and (journal.content::jsonb ->> 'run')::bigint = $1
) as said
join peil.action on action.id = said.action_id
order by action.id
