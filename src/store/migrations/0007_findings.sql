-- SPDX-License-Identifier: EUPL-1.2
-- Plan, do, check, act: findings, actions, decisions, promises, targets, rechecks, issue reports.
--
-- A finding is one object that falls short on one check. It is born in the transaction that records the run, and it is
-- the same finding for ever: it closes and comes back, under its own number and with its history. Its row says how it
-- stands now; peil.finding_step says how it came there, is append-only, and is sealed by the journal (below).

-- ---- Findings ---------------------------------------------------------------------------------------------------------

-- A check that goes on under another key ('was = OLDKEY' in the programme) keeps its findings: same_as is the identity
-- under which they are kept; never a chain. Null: its own.
alter table peil.check_identity add column same_as integer references peil.check_identity;

-- Every step that a finding can take: from where, by what, to where. 'none' is before its birth. by: who can make it
-- happen, a measurement (a run or a recheck) or a person. moves: it changes the state.
create table peil.finding_transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    by         text not null check (by in ('measurement', 'person')),
    moves      boolean not null generated always as (from_state <> to_state) stored,
    primary key (event, from_state),
    unique (event, from_state, to_state)
);
insert into peil.finding_transition (event, from_state, to_state, by)
select event, from_state, coalesce(to_state, from_state), by
from (values
    ('found',       array['none'],                                                        'open',        'measurement'),
    ('returned',    array['verified'],                                                    'open',        'measurement'),
    ('back',        array['gone'],                                                        'open',        'measurement'),
    ('expired',     array['accepted'],                                                    'open',        'measurement'),
    ('still_short', array['done'],                                                        'ineffective', 'measurement'),
    ('met',         array['open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted'], 'verified', 'measurement'),
    ('left',        array['open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted'], 'gone',  'measurement'),
    ('lapsed',      array['open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted'], 'gone',  'measurement'),
    ('planned',     array['open', 'ineffective'],                                         'planned',     'person'),
    ('started',     array['open', 'planned', 'ineffective'],                              'in_progress', 'person'),
    ('finished',    array['open', 'planned', 'in_progress', 'ineffective'],               'done',        'person'),
    ('unplanned',   array['planned', 'in_progress', 'done'],                              'open',        'person'),
    ('accepted',    array['open', 'ineffective'],                                         'accepted',    'person'),
    ('revoked',     array['accepted'],                                                    'open',        'person'),
    ('assigned',    array['open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted'], null,    'person'),
    ('answered',    array['open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted'], null,    'person'),
    ('escalated',   array['open', 'planned', 'in_progress', 'done', 'ineffective'],       null,          'person'),
    ('muted',       array['open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted'], null,    'person')
) as step (event, from_states, to_state, by)
cross join lateral unnest(step.from_states) as from_state;
comment on table peil.finding_transition is
    'the states of a finding and the steps between them; peil.finding_step can hold no other';

-- found: a check fell short. returned: it had been verified and fell short again. back: its object or check had gone and
-- came back. expired: the acceptance ended. still_short: done, measured, and no better. met: at its norm. left: the
-- object or the check went away. lapsed: the check does not apply any more, or is incomplete as the law allows.

create table peil.finding (
    id              bigint generated always as identity primary key,
    check_id        integer not null,  -- peil.check_identity: the identity under which findings are kept
    object_id       bigint not null,   -- peil.object
    state           text not null check (state in
        ('open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted', 'verified', 'gone')),
    outcome         text not null check (outcome in
        ('ok', 'short', 'allowed_incomplete', 'not_applicable', 'not_measured', 'none')), -- of the newest measurement
    times           smallint not null default 1, -- how often it came: 1, and one more each time that it came back
    first_on        date not null,     -- the day of the measurement that found it first
    open_since      date not null,     -- the day on which it came, this time
    state_on        date not null,     -- the day since which it stands in its state
    answered_on     date,              -- the day of a person's first step since open_since; null: nobody answered yet
    due_on          date,              -- when it must be mended, as agreed; null: nothing agreed
    party_id        integer references peil.party, -- who has to answer; null: whoever owns the object
    level           smallint not null default 0 check (level between 0 and 3), -- escalated: 1 reminder, 2 unit, 3 MT
    level_on        date,
    muted_until     date,              -- no alerts up to and including this day
    accepted_until  date,              -- of state accepted: the last day
    decision_id     integer,           -- of state accepted: by which decision
    recheck_id      bigint,            -- measured on demand since the last run: the next run looks at it again
    unique (check_id, object_id)
);
create index finding_object on peil.finding (object_id);
create index finding_awaits on peil.finding (check_id, object_id) where state in ('done', 'accepted') or recheck_id is not null;
comment on table peil.finding is 'how each finding stands now; peil.finding_step says how it came there';

-- One step of many findings at once: one event, on one check, from one state. Append-only. A batch is what one
-- transaction wrote; its journal row (area pdca, subject finding_steps/BATCH) has how many rows there are and the SHA-256
-- over them, so that 'peil journal verify' finds a row that was changed, taken away, put in or exchanged.
create sequence peil.finding_batch;
create table peil.finding_step (
    id           bigint generated always as identity primary key,
    batch        bigint not null,
    at           timestamptz not null default clock_timestamp(),
    day          date not null,       -- on which it holds: of the run, or on which a person did it
    actor        text not null,
    event        text not null,
    from_state   text not null,
    to_state     text not null,
    check_id     integer not null,
    findings     bigint[] not null check (cardinality(findings) > 0), -- ids, ascending
    run_id       bigint references peil.run, -- the measurement: a run,
    recheck_id   bigint,              --     or one on demand
    rule_changed boolean,             -- of a run: the check's rule differs from that of the run before it
    action_id    integer,
    decision_id  integer,
    party_id     integer,             -- assigned, escalated: to whom
    until        date,                -- accepted, muted: the last day; assigned: when it must be mended
    why          text,
    foreign key (event, from_state, to_state) references peil.finding_transition (event, from_state, to_state)
);
create index finding_step_check on peil.finding_step (check_id, id);
create index finding_step_batch on peil.finding_step (batch);
create index finding_step_run on peil.finding_step (run_id);
create trigger finding_step_append_only before update or delete or truncate on peil.finding_step
    for each statement execute function peil.refuse_change();

-- One row for each finding that took the step, for one finding or all.
create function peil.finding_history(finding bigint) returns setof peil.finding_step
language sql stable
begin atomic
    select step.*
    from peil.finding
    join peil.finding_step as step on step.check_id = finding.check_id
        and step.findings @> array[finding.id]
    where finding.id = finding_history.finding
    order by step.id;
end;
comment on function peil.finding_history(bigint) is 'the steps of one finding, in order';

-- Which runs were followed. A run without a row was recorded by something that keeps no findings; the next one that is
-- followed then looks at every cell.
create table peil.finding_run (
    run_id     bigint primary key references peil.run,
    batch      bigint not null,
    found      integer not null, -- born
    came_back  integer not null, -- returned, back, expired
    met        integer not null,
    ineffective integer not null,
    gone       integer not null  -- left, lapsed
);

-- ---- Actions ----------------------------------------------------------------------------------------------------------

create table peil.action (
    id            integer generated always as identity primary key,
    title         text not null check (title <> ''),
    programme_id  integer not null references peil.programme,
    unit_id       integer references peil.unit,           -- whose score it is to bring up; null: everything
    party_id      integer references peil.party,          -- who does it
    due_on        date,
    expect_tenths integer check (expect_tenths between 0 and 1000), -- points of that unit's score, in tenths
    priority      text not null default 'normal' check (priority in ('high', 'normal', 'low', 'not_taken_up')),
    decision_id   integer,                                -- of not_taken_up: by which decision
    state         text not null check (state in ('planned', 'in_progress', 'done', 'verified', 'ineffective', 'dropped')),
    state_on      date not null,
    added_on      date not null,
    done_on       date,
    before_run_id bigint references peil.run,             -- the newest run when it was added: what its effect is held against
    done_run_id   bigint references peil.run,             -- the newest run when it was done: later ones are the proof
    proof_run_id  bigint references peil.run,             -- the run that gave the verdict
    measured      numeric(9, 6),                          -- its effect as measured, in points; of verified, ineffective
    why           text,                                   -- of dropped
    actor         text not null,
    check ((priority = 'not_taken_up') = (decision_id is not null))
);
create table peil.action_finding (
    action_id  integer not null references peil.action,
    finding_id bigint not null references peil.finding,
    primary key (action_id, finding_id)
);
create index action_finding_finding on peil.action_finding (finding_id);
create table peil.action_dependency ( -- action_id waits for on_action_id; never a circle
    action_id    integer not null references peil.action,
    on_action_id integer not null references peil.action,
    primary key (action_id, on_action_id),
    check (action_id <> on_action_id)
);

-- Expectations over and back: who promised what to whom, by when.
create table peil.promise (
    id         integer generated always as identity primary key,
    action_id  integer not null references peil.action,
    by_party   integer not null references peil.party,
    to_party   integer references peil.party, -- null: whoever does the action
    what       text not null check (what <> ''),
    due_on     date not null,
    state      text not null default 'open' check (state in ('open', 'kept', 'broken')),
    state_on   date not null,
    actor      text not null
);

-- ---- Decisions, targets -----------------------------------------------------------------------------------------------

-- kind: accept (a risk, until a date), norm (was changed), extend (a date), escalate, stop, not_taken_up. asked: waits
-- for a body to decide; postponed: the body put it off. Both return in every report until they are taken or revoked;
-- taken ones until they are closed.
create table peil.decision (
    id        integer generated always as identity primary key,
    kind      text not null check (kind in ('accept', 'norm', 'extend', 'escalate', 'stop', 'not_taken_up')),
    state     text not null check (state in ('asked', 'postponed', 'taken', 'closed', 'revoked')),
    state_on  date not null,
    what      text not null check (what <> ''),
    body      text not null check (body <> ''), -- who decides: 'MT Sociaal Domein'
    mandate   boolean not null,                 -- within the body's mandate
    unit_id   integer references peil.unit,
    party_id  integer references peil.party,    -- who carries it out
    asked_on  date not null,
    taken_on  date,
    until     date,                             -- accept, extend, postponed: the last day
    why       text,
    actor     text not null
);
create table peil.decision_finding (
    decision_id integer not null references peil.decision,
    finding_id  bigint not null references peil.finding,
    primary key (decision_id, finding_id)
);
create index decision_finding_finding on peil.decision_finding (finding_id);
create table peil.decision_action (
    decision_id integer not null references peil.decision,
    action_id   integer not null references peil.action,
    primary key (decision_id, action_id)
);
alter table peil.finding add foreign key (decision_id) references peil.decision;
alter table peil.action add foreign key (decision_id) references peil.decision;

-- What a unit wants to have reached at the end of a quarter.
create table peil.target (
    id           integer generated always as identity primary key,
    programme_id integer not null references peil.programme,
    unit_id      integer references peil.unit, -- null: everything
    dimension    text not null default ''      -- '': the score over all dimensions
        check (dimension in ('', 'described', 'owned', 'steered', 'current', 'quality', 'improving')),
    quarter      date not null check (quarter = date_trunc('quarter', quarter)), -- its first day
    target       integer not null check (target between 0 and 1000),             -- in tenths of a point
    reason       text,                         -- why it was not reached
    reason_on    date,
    actor        text not null,
    unique nulls not distinct (programme_id, unit_id, dimension, quarter)
);

-- ---- Measuring on demand, issue reports -------------------------------------------------------------------------------

-- One object measured between two runs. It moves findings, and the next run looks at them again; it changes no score:
-- scores belong to runs.
create table peil.recheck (
    id                   bigint generated always as identity primary key,
    object_id            bigint not null references peil.object,
    programme_version_id integer not null references peil.programme_version,
    run_id               bigint references peil.run, -- the newest run at that time
    as_of                date not null,
    at                   timestamptz not null default clock_timestamp(),
    actor                text not null
);
create table peil.recheck_cell (
    recheck_id bigint not null references peil.recheck,
    check_id   integer not null references peil.check_identity,
    verdict    smallint not null references peil.verdict,
    n          bigint,
    d          bigint,
    detail     text,
    primary key (recheck_id, check_id)
);
create index recheck_object on peil.recheck (object_id);
create trigger recheck_append_only before update or delete or truncate on peil.recheck
    for each statement execute function peil.refuse_change();
create trigger recheck_cell_append_only before update or delete or truncate on peil.recheck_cell
    for each statement execute function peil.refuse_change();
alter table peil.finding add foreign key (recheck_id) references peil.recheck;

-- Terugmelding: somebody who uses a dataset doubts a value.
create table peil.issue_report (
    id          integer generated always as identity primary key,
    object_id   bigint not null references peil.object,
    field       text,                       -- which value; null: not said
    what        text not null check (what <> ''),
    reporter    text,                       -- who said so, as written
    reported_on date not null,
    due_on      date not null,              -- when it gets an answer
    state       text not null default 'open' check (state in ('open', 'mended', 'refused')),
    answered_on date,
    answer      text,
    actor       text not null,
    check ((state = 'open') = (answered_on is null))
);
create index issue_report_object on peil.issue_report (object_id);

-- ---- What readers see -------------------------------------------------------------------------------------------------

create view peil.v_finding with (security_invoker) as
select finding.id as finding_id, programme.name as programme, identity.key as check_key, rule.title as check_title,
    rule.dimension, object.kind, object.key, finding.object_id, unit.key as unit_key, finding.state,
    finding.state in ('open', 'planned', 'in_progress', 'done', 'ineffective', 'accepted') as outstanding,
    finding.outcome, finding.times, finding.first_on, finding.open_since, finding.state_on, finding.answered_on,
    finding.due_on, finding.level, finding.level_on, finding.muted_until, finding.accepted_until, finding.decision_id
from peil.finding
cross join lateral (
    select newest.id, newest.key, newest.programme_id
    from peil.check_identity as newest
    where newest.id = finding.check_id or newest.same_as = finding.check_id
    order by newest.id desc
    limit 1
) as identity
join peil.programme on programme.id = identity.programme_id
left join lateral (
    select check_rule.title, check_rule.dimension
    from peil.check_rule
    where check_rule.check_id = identity.id
    order by check_rule.programme_version_id desc
    limit 1
) as rule on true
join peil.object on object.id = finding.object_id
left join lateral (
    select version.unit_id
    from peil.object_version as version
    where version.object_id = finding.object_id
    order by version.version desc
    limit 1
) as version on true
left join peil.unit on unit.id = version.unit_id;
comment on view peil.v_finding is
    'how each finding stands now; outstanding: neither verified nor gone; level: 1 reminder, 2 unit, 3 MT';

create view peil.v_finding_step with (security_invoker) as
select finding_id, step.id as step_id, step.day, step.event, step.from_state, step.to_state, step.run_id, step.recheck_id,
    step.rule_changed, step.action_id, step.decision_id, step.until
from peil.finding_step as step
cross join lateral unnest(step.findings) as finding_id;
comment on view peil.v_finding_step is 'every step of every finding; of one: peil.finding_history(finding_id)';

create view peil.v_action with (security_invoker) as
select action.id as action_id, action.title, programme.name as programme, unit.key as unit_key, action.state,
    action.state_on, action.priority, action.decision_id, action.added_on, action.due_on, action.done_on,
    action.expect_tenths / 10.0 as expected, action.measured, proof.number as proof_run,
    (select count(*) from peil.action_finding as answers where answers.action_id = action.id) as findings
from peil.action
join peil.programme on programme.id = action.programme_id
left join peil.unit on unit.id = action.unit_id
left join peil.run as proof on proof.id = action.proof_run_id;
comment on view peil.v_action is 'actions: expected and measured effect are points of the unit''s score (null unit: of everything)';

create view peil.v_decision with (security_invoker) as
select decision.id as decision_id, decision.kind, decision.state, decision.state_on, decision.what, decision.body,
    decision.mandate, unit.key as unit_key, decision.asked_on, decision.taken_on, decision.until,
    decision.state in ('asked', 'postponed', 'taken') as open,
    (select count(*) from peil.decision_finding as about where about.decision_id = decision.id) as findings
from peil.decision
left join peil.unit on unit.id = decision.unit_id;
comment on view peil.v_decision is 'decisions; open ones are not yet closed or revoked';

create view peil.v_target with (security_invoker) as
select target.id as target_id, programme.name as programme, unit.key as unit_key, nullif(target.dimension, '') as dimension,
    to_char(target.quarter, 'YYYY"Q"Q') as quarter, target.target / 10.0 as target, newest.number as run,
    newest.as_of, newest.score, newest.score >= target.target / 10.0 as reached, target.reason
from peil.target
join peil.programme on programme.id = target.programme_id
left join peil.unit on unit.id = target.unit_id
left join lateral (
    select run.number, run.as_of, rollup.score_sum / (nullif(rollup.weight_sum, 0) * 10000000::numeric) as score
    from peil.run
    left join peil.rollup_dimension as rollup on rollup.run_id = run.id and rollup.unit_id = coalesce(target.unit_id, 0)
        and rollup.dimension = target.dimension
    where run.programme_id = target.programme_id and run.as_of >= target.quarter
        and run.as_of < target.quarter + interval '3 months'
    order by run.number desc
    limit 1
) as newest on true;
comment on view peil.v_target is
    'what a unit wants to have reached in a quarter, held against the last run in it; reached is null without one';

grant select on peil.finding_transition, peil.finding, peil.finding_step, peil.finding_run, peil.action, peil.action_finding,
    peil.action_dependency, peil.promise, peil.decision, peil.decision_finding, peil.decision_action, peil.target,
    peil.recheck, peil.recheck_cell, peil.issue_report to peil_daemon, peil_steward;
grant insert on peil.finding, peil.finding_step, peil.finding_run to peil_daemon, peil_steward;
grant update (state, outcome, times, open_since, state_on, answered_on, due_on, party_id, level, level_on, muted_until,
    accepted_until, decision_id, recheck_id) on peil.finding to peil_daemon, peil_steward;
grant usage on sequence peil.finding_batch to peil_daemon, peil_steward;
grant update (state, state_on, proof_run_id, measured) on peil.action to peil_daemon;
grant insert on peil.action, peil.action_finding, peil.action_dependency, peil.promise, peil.decision,
    peil.decision_finding, peil.decision_action, peil.target, peil.recheck, peil.recheck_cell, peil.issue_report
    to peil_steward;
grant update (title, party_id, due_on, expect_tenths, priority, decision_id, state, state_on, done_on, done_run_id,
    proof_run_id, measured, why) on peil.action to peil_steward;
grant delete on peil.action_dependency to peil_steward;
grant update (state, state_on) on peil.promise to peil_steward;
grant update (state, state_on, taken_on, until, why, mandate, body) on peil.decision to peil_steward;
grant update (state, state_on) on peil.decision to peil_daemon;
grant update (target, reason, reason_on) on peil.target to peil_steward;
grant update (state, answered_on, answer, due_on) on peil.issue_report to peil_steward;

grant select on peil.v_finding, peil.v_finding_step, peil.v_action, peil.v_decision, peil.v_target
    to peil_reader, peil_steward, peil_daemon;
grant select on peil.finding_transition, peil.finding_run, peil.action_finding, peil.decision_finding, peil.decision_action,
    peil.action_dependency to peil_reader;
grant select (id, check_id, object_id, state, outcome, times, first_on, open_since, state_on, answered_on, due_on, level,
    level_on, muted_until, accepted_until, decision_id) on peil.finding to peil_reader;
grant select (id, batch, at, day, event, from_state, to_state, check_id, findings, run_id, recheck_id, rule_changed,
    action_id, decision_id, until) on peil.finding_step to peil_reader;
grant select (id, title, programme_id, unit_id, due_on, expect_tenths, priority, decision_id, state, state_on, added_on,
    done_on, before_run_id, done_run_id, proof_run_id, measured) on peil.action to peil_reader;
grant select (id, kind, state, state_on, what, body, mandate, unit_id, asked_on, taken_on, until) on peil.decision
    to peil_reader;
grant select (id, programme_id, unit_id, dimension, quarter, target, reason, reason_on) on peil.target to peil_reader;
