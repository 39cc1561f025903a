-- SPDX-License-Identifier: EUPL-1.2
-- Who may do what to which table or view. What is held against it comes out of the catalogue: a table that is not in this
-- list fails the test, so every new table needs a decision.
begin;
select plan(7);

create function pg_temp.rights(role text, object oid) returns text language sql as $$
    select coalesce(string_agg(part, ', ' order by at), '-')
    from (
        select at, case
            when has_table_privilege(role, object, word) then word
            when word in ('select', 'insert', 'update', 'references') then (
                select word || ' (' || string_agg(attname, ' ' order by attnum) || ')'
                from pg_attribute
                where attrelid = object and attnum > 0 and not attisdropped
                    and has_column_privilege(role, object, attnum, word))
            end as part
        from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'])
            with ordinality as words (word, at)
    ) as parts
    where part is not null
$$;

select results_eq(
    $$ select relname::text collate "default", pg_temp.rights('peil_daemon', oid), pg_temp.rights('peil_steward', oid),
            pg_temp.rights('peil_reader', oid)
        from pg_class
        where relnamespace = 'peil'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
        order by relname collate "C" $$,
    $$ values
        ('acceptance_key', 'select, insert', 'select, insert', '-'),
        ('acceptance_token', 'select, insert, update (used_at used_by)', 'select, insert, update (used_at used_by)', '-'),
        ('action', 'select, update (state state_on proof_run_id measured)', 'select, insert, update (title party_id due_on expect_tenths priority decision_id state state_on done_on done_run_id proof_run_id measured why)',
            'select (id title programme_id unit_id due_on expect_tenths priority decision_id state state_on added_on done_on before_run_id done_run_id proof_run_id measured)'),
        ('action_dependency', 'select', 'select, insert, delete', 'select'),
        ('action_finding', 'select', 'select, insert', 'select'),
        ('assignment', 'select', 'select, insert, update (valid_to)', '-'),
        ('baseline', 'select', 'select, insert',
            'select (id programme_id run_id set_at hash)'),
        ('check_identity', 'select', 'select, insert', 'select'),
        ('check_rule', 'select', 'select, insert',
            'select (id programme_version_id check_id title dimension kinds plugin rule weight norm rule_hash)'),
        ('daemon', 'select, insert, update, delete', 'select', '-'),
        ('data_measurement', 'select, insert', 'select, insert', '-'),
        ('data_result', 'select, insert', 'select, insert', '-'),
        ('data_rules', 'select', 'select, insert, update (title)', '-'),
        ('data_rules_version', 'select', 'select, insert', '-'),
        ('decision', 'select, update (state state_on)', 'select, insert, update (state state_on body mandate taken_on until why)',
            'select (id kind state state_on what body mandate unit_id asked_on taken_on until)'),
        ('decision_action', 'select', 'select, insert', 'select'),
        ('decision_finding', 'select', 'select, insert', 'select'),
        ('dimension', 'select', 'select, insert', 'select'),
        ('due', 'select, insert, delete', 'select', '-'),
        ('duplicate_decision', 'select', 'select, insert', '-'),
        ('finding', 'select, insert, update (state outcome times open_since state_on answered_on due_on party_id level level_on muted_until accepted_until decision_id recheck_id)', 'select, insert, update (state outcome times open_since state_on answered_on due_on party_id level level_on muted_until accepted_until decision_id recheck_id)',
            'select (id check_id object_id state outcome times first_on open_since state_on answered_on due_on level level_on muted_until accepted_until decision_id)'),
        ('finding_run', 'select, insert', 'select, insert', 'select'),
        ('finding_step', 'select, insert', 'select, insert',
            'select (id batch at day event from_state to_state check_id findings run_id recheck_id rule_changed action_id decision_id until)'),
        ('finding_transition', 'select', 'select', 'select'),
        ('import', 'select', 'select, insert', '-'),
        ('import_change', 'select', 'select, insert', '-'),
        ('import_field', 'select', 'select, insert', '-'),
        ('import_reject', 'select', 'select, insert', '-'),
        ('issue_report', 'select', 'select, insert, update (due_on state answered_on answer)', '-'),
        ('job', 'select, insert, update, delete',
            'select, insert, update (state due_at attempts deaths losses ended_at)', '-'),
        ('journal', 'select, insert', 'select, insert',
            'select (seq at area action subject hash)'),
        ('journal_head', 'select, update', 'select, update', '-'),
        ('leader', 'select, update', 'select', '-'),
        ('link', 'select', 'select, insert, update (valid_to)', '-'),
        ('migration', 'select', 'select', 'select'),
        ('object', 'select', 'select, insert', 'select (id kind key)'),
        ('object_addition', 'select', 'select, insert, update (valid_to)', '-'),
        ('object_version', 'select', 'select, insert, update (valid_to)',
            'select (object_id version valid_from valid_to title unit_id criticality)'),
        ('party', 'select', 'select, insert, update (name level person_id unit_id joined_to)', '-'),
        ('party_spelling', 'select', 'select, insert, update (party_id)', '-'),
        ('person', 'select', 'select, insert', '-'),
        ('person_version', 'select', 'select, insert, update (valid_to)', '-'),
        ('probe', 'select, insert, delete', 'select', '-'),
        ('programme', 'select', 'select, insert, update (title)', 'select'),
        ('programme_version', 'select', 'select, insert',
            'select (id programme_id version valid_from hash)'),
        ('promise', 'select', 'select, insert, update (state state_on)', '-'),
        ('recheck', 'select', 'select, insert', '-'),
        ('recheck_cell', 'select', 'select, insert', '-'),
        ('result_chunk', 'select, insert', 'select, insert', 'select'),
        ('result_chunk_first', '-', '-', '-'),
        ('result_detail', 'select, insert', 'select, insert', '-'),
        ('review', 'select', 'select, insert', '-'),
        ('rollup_check', 'select, insert', 'select, insert', 'select'),
        ('rollup_dimension', 'select, insert', 'select, insert', 'select'),
        ('rollup_plateau', 'select, insert', 'select, insert', 'select'),
        ('rollup_split', 'select, insert', 'select, insert', 'select'),
        ('run', 'select, insert', 'select, insert',
            'select (id programme_id programme_version_id number as_of started_at finished_at population measured not_measured population_hash results_hash)'),
        ('run_failure', 'select, insert', 'select, insert', 'select'),
        ('run_unit', 'select, insert', 'select, insert', 'select'),
        ('schedule', 'select', 'select, insert, update (name state version since changed_at)', '-'),
        ('schedule_version', 'select', 'select, insert', '-'),
        ('source', 'select', 'select, insert', '-'),
        ('source_base', 'select', 'select, insert', '-'),
        ('source_limit', 'select, update', 'select, insert, update, delete', '-'),
        ('target', 'select', 'select, insert, update (target reason reason_on)',
            'select (id programme_id unit_id dimension quarter target reason reason_on)'),
        ('unit', 'select', 'select, insert', 'select (id key)'),
        ('unit_version', 'select', 'select, insert, update (valid_to)',
            'select (unit_id version valid_from valid_to name kind parent_id)'),
        ('v_action', 'select', 'select', 'select'),
        ('v_check', 'select', 'select', 'select'),
        ('v_decision', 'select', 'select', 'select'),
        ('v_finding', 'select', 'select', 'select'),
        ('v_finding_step', 'select', 'select', 'select'),
        ('v_journal', 'select', 'select', 'select'),
        ('v_object', 'select', 'select', 'select'),
        ('v_plateau', 'select', 'select', 'select'),
        ('v_result', 'select', 'select', 'select'),
        ('v_run', 'select', 'select', 'select'),
        ('v_score', 'select', 'select', 'select'),
        ('v_target', 'select', 'select', 'select'),
        ('v_trend', 'select', 'select', 'select'),
        ('verdict', 'select, insert', 'select, insert', 'select')
    $$,
    'every table and view has the rights that were decided on');

select is_empty(
    $$ select relname, grantee, privilege_type from pg_class, aclexplode(relacl)
        where relnamespace = 'peil'::regnamespace
            and grantee not in (relowner, 'peil_daemon'::regrole, 'peil_steward'::regrole, 'peil_reader'::regrole) $$,
    'nobody else has any right on a table, view or sequence');
select is_empty(
    $$ select nspname from pg_namespace, aclexplode(nspacl)
        where nspname = 'peil' and (grantee = 0 or (grantee <> nspowner and privilege_type <> 'USAGE')) $$,
    'the schema can be used by the three roles and changed by its owner only');
select is_empty(
    $$ select relname from pg_class where relnamespace = 'peil'::regnamespace and relkind = 'v'
        and not coalesce(reloptions @> array['security_invoker=true'], false) $$,
    'every view runs with the rights of who asks');
select is_empty(
    $$ select relname from pg_class where relnamespace = 'peil'::regnamespace and relkind = 'v'
        and obj_description(oid, 'pg_class') is null $$,
    'every view says what it is');
select is_empty(
    $$ select rolname from pg_roles where rolname like 'peil\_%'
        and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls) $$,
    'the roles are groups without login or powers');
select results_eq(
    $$ select proname::text collate "default", has_function_privilege('public', oid, 'execute'),
            coalesce(proconfig @> array['search_path=""'], false)
        from pg_proc where pronamespace = 'peil'::regnamespace and prosecdef order by 1 $$,
    $$ values ('result_partition', false, true) $$,
    'functions with the rights of the owner are few, closed to the public, and have a fixed search path');
select * from finish();
rollback;
