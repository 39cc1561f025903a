-- SPDX-License-Identifier: EUPL-1.2
-- One row: the table named $2 in schema $1 ('' is any schema that the role sees first), as the catalogue spells it; its
-- kind, its size in blocks, its estimated rows, whether the server is a replica.
SELECT n.nspname, c.relname, c.relkind::text,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid)
            / pg_catalog.current_setting('block_size')::bigint ELSE 0 END AS blocks,
       c.reltuples::bigint, pg_catalog.pg_is_in_recovery(), c.oid::bigint,
       COALESCE((SELECT a.amname FROM pg_catalog.pg_am a WHERE a.oid = c.relam), '') AS access_method
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND CASE WHEN $1 = '' THEN n.nspname NOT IN ('pg_catalog', 'information_schema') ELSE n.nspname = $1 END
ORDER BY n.nspname <> 'public', n.nspname
LIMIT 1;
