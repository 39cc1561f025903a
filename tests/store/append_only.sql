-- SPDX-License-Identifier: EUPL-1.2
-- What was recorded stays: the journal, runs, baselines and reviews refuse update, delete and truncate, also for their owner.
begin;
set local client_min_messages = warning;
select plan(21);

select throws_ok(format('%s', statement), '42501', null, statement)
from unnest(array['journal', 'run', 'baseline', 'review', 'finding_step']) as name,
    lateral unnest(array[
        format('update peil.%s set actor = actor', name),
        format('update peil.%s set actor = actor where false', name),
        format('delete from peil.%s', name),
        format('truncate peil.%s cascade', name)]) as statement;
select is((select count(*) from peil.run), 4::bigint, 'after all that every run is there');
select * from finish();
rollback;
