-- SPDX-License-Identifier: EUPL-1.2
-- Findings of a programme that stood on a day or before: since when, the day of the answer (a person's first step, or
-- that on which it was met), and whether it is outstanding. What went away with its object or check is left out.
-- $1 day, $2 programme (0: all)
select finding.object_id, finding.open_since::text,
    (case when least(finding.answered_on, case when finding.state = 'verified' then finding.state_on end) <= $1::date
        then least(finding.answered_on, case when finding.state = 'verified' then finding.state_on end) end)::text,
    case when finding.state = 'verified' and finding.state_on <= $1 then 'met' else 'open' end
from peil.finding
join peil.check_identity as identity on identity.id = finding.check_id
where finding.open_since <= $1 and finding.state <> 'gone' and ($2::integer = 0 or identity.programme_id = $2)
order by finding.object_id, finding.open_since, finding.id
