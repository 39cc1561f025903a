-- SPDX-License-Identifier: EUPL-1.2
-- Runs of a programme, and imports of a source, go one after the other, in the order in which they were asked for: what is
-- measured as of Tuesday does not come before what is measured as of Monday.

create index job_in_order on peil.job (kind, subject, id) where state in ('ready', 'leased') and kind in ('run', 'import');

create function peil.job_is_next(job peil.job) returns boolean language sql stable
return job.kind not in ('run', 'import') or not exists (
    select from peil.job as earlier
    where earlier.kind in ('run', 'import') and earlier.state in ('ready', 'leased')
        and earlier.kind = job.kind and earlier.subject = job.subject and earlier.id < job.id);

create or replace function peil.job_claim(claimer text, most integer, lease interval) returns setof peil.job
language plpgsql as $$
declare
    held record;
    room integer;
begin
    for held in
        select source_limit.* from peil.source_limit
        where exists (select from peil.job where state = 'ready' and job.due_at <= clock_timestamp()
            and job.source = source_limit.source)
        order by source_limit.source for update of source_limit
    loop
        room := case when peil.source_open(held.from_time, held.until_time, held.zone) then
            least(most, held.at_most - (select count(*) from peil.job where state = 'leased' and source = held.source))
            else 0 end;
        if room > 0 then
            return query
                update peil.job set state = 'leased', token = nextval('peil.job_token'), worker = claimer,
                    claimed_at = clock_timestamp(), lease_until = clock_timestamp() + lease, attempts = attempts + 1
                where id = any (array(select ready.id from peil.job as ready
                    where ready.state = 'ready' and ready.due_at <= clock_timestamp() and ready.source = held.source
                        and peil.job_is_next(ready)
                    order by ready.due_at, ready.id limit room for update skip locked))
                returning *;
            get diagnostics room = row_count;
            most := most - room;
        end if;
        exit when most <= 0;
    end loop;
    if most > 0 then
        return query
            update peil.job set state = 'leased', token = nextval('peil.job_token'), worker = claimer,
                claimed_at = clock_timestamp(), lease_until = clock_timestamp() + lease, attempts = attempts + 1
            where id = any (array(select ready.id from peil.job as ready
                where ready.state = 'ready' and ready.due_at <= clock_timestamp()
                    and (ready.source is null
                        or not exists (select from peil.source_limit where source_limit.source = ready.source))
                    and peil.job_is_next(ready)
                order by ready.due_at, ready.id limit most for update skip locked))
            returning *;
    end if;
end
$$;
