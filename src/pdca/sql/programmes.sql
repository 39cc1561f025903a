-- SPDX-License-Identifier: EUPL-1.2
-- Programmes with a run, or the one of this name: id, name, newest run, whether there is a baseline, actions.
-- $1 name; null: all.
select programme.id, programme.name, (
        select run.id from peil.run where run.programme_id = programme.id order by run.number desc limit 1
    ), exists (select from peil.baseline where baseline.programme_id = programme.id),
    (select count(*) from peil.action where action.programme_id = programme.id and action.state <> 'dropped')
from peil.programme
where $1::text is null or programme.name = $1
order by programme.name
