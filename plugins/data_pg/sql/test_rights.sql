-- SPDX-License-Identifier: EUPL-1.2
-- What the role is: superuser, may create databases or roles, replicate, or see what row security hides; may create in a
-- schema or temporary tables; how many tables it may write, and how many functions outside pg_catalog it may run.
SELECT r.rolsuper, r.rolcreatedb OR r.rolcreaterole, r.rolreplication, r.rolbypassrls,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY'),
       (SELECT count(*) FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_'
            AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')),
       (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND n.nspname !~ '^pg_' AND (pg_catalog.has_table_privilege(c.oid, 'INSERT')
               OR pg_catalog.has_table_privilege(c.oid, 'UPDATE') OR pg_catalog.has_table_privilege(c.oid, 'DELETE')
               OR pg_catalog.has_table_privilege(c.oid, 'TRUNCATE'))),
       (SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p')
          AND pg_catalog.pg_has_role(c.relowner, 'USAGE') AND c.relnamespace >= 16384
           OR c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::pg_catalog.regnamespace
          AND pg_catalog.pg_has_role(c.relowner, 'USAGE')),
       (SELECT count(*) FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.provolatile = 'v'
          AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
FROM pg_catalog.pg_roles r WHERE r.rolname = current_user;
