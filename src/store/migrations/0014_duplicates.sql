-- SPDX-License-Identifier: EUPL-1.2
-- What a steward decided about two objects that look like one: that they are two after all, or that one of them goes.
-- Append-only; the newest decision on or before a day counts on that day. Nothing is merged by itself: an object leaves
-- when its register leaves it out.

create table peil.duplicate_decision (
    id          bigint generated always as identity primary key,
    one_id      bigint not null references peil.object,
    other_id    bigint not null references peil.object,
    verdict     text not null check (verdict in ('distinct', 'merge')),
    keep_id     bigint references peil.object, -- merge: the one that stays
    decided_on  date not null,
    note        text,
    recorded_at timestamptz not null default clock_timestamp(),
    actor       text not null,
    check (one_id < other_id),
    check ((verdict = 'merge') = (keep_id is not null)),
    check (keep_id in (one_id, other_id))
);
create index duplicate_decision_pair on peil.duplicate_decision (one_id, other_id, decided_on);
create trigger duplicate_decision_append_only before update or delete or truncate on peil.duplicate_decision
    for each statement execute function peil.refuse_change();

grant select on peil.duplicate_decision to peil_daemon, peil_steward;
grant insert on peil.duplicate_decision to peil_steward;
