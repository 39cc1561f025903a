-- SPDX-License-Identifier: EUPL-1.2
-- Settings of the session, whatever the role's are. $1: milliseconds after which the server looks whether we still live.
SELECT pg_catalog.set_config('search_path', 'pg_catalog', false),
       pg_catalog.set_config('default_transaction_read_only', 'on', false),
       pg_catalog.set_config('client_encoding', 'UTF8', false),
       pg_catalog.set_config('DateStyle', 'ISO', false),
       pg_catalog.set_config('TimeZone', 'UTC', false),
       pg_catalog.set_config('extra_float_digits', '0', false),
       pg_catalog.set_config('application_name', 'peil', false),
       pg_catalog.set_config('client_connection_check_interval', $1, false);
