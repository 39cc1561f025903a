-- SPDX-License-Identifier: EUPL-1.2
-- The store: its clock in seconds, its size, and how many rows the journal has.
select floor(extract(epoch from clock_timestamp()))::bigint, pg_catalog.pg_database_size(pg_catalog.current_database()),
    coalesce((select max(seq) from peil.journal), 0)
