-- SPDX-License-Identifier: EUPL-1.2
-- Takes the lead, or keeps it: a row with the token and the time (seconds since 1970) when this daemon has it now.
-- Nobody waits for anybody: who is being paid attention to at this moment keeps it. Nobody leads a store of another
-- version. $1 daemon, $2 for how many milliseconds, $3 our version.
update peil.leader set
    token = case when daemon = $1 and until > clock_timestamp() then token else nextval('peil.job_token') end,
    since = case when daemon = $1 and until > clock_timestamp() then since else clock_timestamp() end,
    daemon = $1, until = clock_timestamp() + $2::bigint * interval '1 millisecond'
where only_row = (select only_row from peil.leader
    where daemon = $1 or until < clock_timestamp() for update skip locked)
    and (select max(number) from peil.migration) = $3::integer
returning token, floor(extract(epoch from clock_timestamp()))::bigint
