-- SPDX-License-Identifier: EUPL-1.2
-- The programmes that have runs.
select distinct programme.id, programme.name from peil.programme join peil.run on run.programme_id = programme.id
order by programme.name
