-- SPDX-License-Identifier: EUPL-1.2
-- One row for each thing of the schema that is not in force: a constraint that was never validated, an index that is
-- not valid, a trigger that was switched off, an append-only table that lost its trigger.
select format('constraint %s on %s was never validated', conname, conrelid::regclass)
from pg_constraint
where connamespace = 'peil'::regnamespace and not convalidated
union all
select format('index %s is not valid', indexrelid::regclass)
from pg_index join pg_class on pg_class.oid = indexrelid
where relnamespace = 'peil'::regnamespace and not (indisvalid and indisready)
union all
select format('trigger %s on %s was switched off', tgname, tgrelid::regclass)
from pg_trigger join pg_class on pg_class.oid = tgrelid
where relnamespace = 'peil'::regnamespace and tgenabled in ('D', 'R')
union all
select format('table peil.%s lost its append-only trigger', name)
from unnest(array['journal', 'run', 'baseline']) as name
where not exists (
    select from pg_trigger
    where tgrelid = to_regclass('peil.' || name) and tgfoid = to_regprocedure('peil.refuse_change()'))
