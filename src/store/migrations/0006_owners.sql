-- SPDX-License-Identifier: EUPL-1.2
-- Owners who act: roles that a steward records by hand beside those of a register, and reviews.

-- The built-in source of what is recorded by hand; an import ends only what its own source gave.
insert into peil.source (id, name, plugin) overriding system value values (0, 'peil', '');

alter table peil.assignment add column actor text; -- who recorded it by hand; null: an import did
create index assignment_by_hand on peil.assignment (object_id, role) where source_id = 0;

-- Somebody looked at an object and found it right, or made it so. Append-only.
create table peil.review (
    id          bigint generated always as identity primary key,
    object_id   bigint not null references peil.object,
    what        text not null check (what in ('description', 'data', 'process')),
    done_on     date not null,
    party_id    integer references peil.party, -- who looked; null: whoever recorded it
    note        text,
    recorded_at timestamptz not null default clock_timestamp(),
    actor       text not null
);
create index review_object on peil.review (object_id, what, done_on);
create trigger review_append_only before update or delete or truncate on peil.review
    for each statement execute function peil.refuse_change();

-- Who holds which role on a day: one row for each object and role, and one rule for everybody who asks.
--   What a steward recorded by hand takes the place of what a register said, earlier or on the same day, of the same party.
--   Of what is left, a role that holds on the day (since, until) goes before one that does not, of which the
--   one that ended last; then the newest statement: that of a steward, unless a register said something new since; then the
--   earliest.
--   successor: the first day on which somebody holds the role after it ends; null when nobody is known.
create function peil.role_on(day date) returns table (object_id bigint, role text, assignment_id bigint, party_id integer,
    root_id integer, written text, since date, until date, mandate text, accepted_on date, by_hand boolean,
    valid_from date, successor date)
language sql stable
begin atomic
    select ranked.object_id, ranked.role, ranked.id, ranked.party_id, ranked.root_id, ranked.written, ranked.since,
        ranked.until, ranked.mandate, ranked.accepted_on, ranked.by_hand, ranked.valid_from,
        case when ranked.until is not null and ranked.others > 1 then (
            select min(greatest(later.since, ranked.until + 1))
            from peil.assignment as later
            where later.object_id = ranked.object_id and later.role = ranked.role and later.id <> ranked.id
                and later.valid_from <= day and (later.valid_to is null or later.valid_to > day)
                and (later.until is null or later.until > ranked.until)
                and (later.source_id = 0 or not exists (
                    select from peil.assignment as hand
                    join peil.party as hand_party on hand_party.id = hand.party_id
                    join peil.party as later_party on later_party.id = later.party_id
                    where hand.source_id = 0 and hand.object_id = later.object_id and hand.role = later.role
                        and hand.valid_from <= day and (hand.valid_to is null or hand.valid_to > day)
                        and hand.valid_from >= later.valid_from
                        and coalesce(hand_party.joined_to, hand_party.id)
                            = coalesce(later_party.joined_to, later_party.id)))
        ) end
    from (
        select said.*, count(*) over place as others,
            row_number() over (partition by said.object_id, said.role
                order by said.holds desc, case when not said.holds and said.until < day then said.until end desc nulls last,
                    said.by_hand and said.valid_from >= coalesce(said.register_from, said.valid_from) desc,
                    said.by_hand, said.id) as rank
        from (
            select assignment.*, coalesce(party.joined_to, party.id) as root_id, assignment.source_id = 0 as by_hand,
                coalesce(assignment.since <= day, true) and coalesce(assignment.until >= day, true) as holds,
                max(assignment.valid_from) filter (where assignment.source_id <> 0)
                    over (partition by assignment.object_id, assignment.role) as register_from
            from peil.assignment
            join peil.party on party.id = assignment.party_id
            where assignment.valid_from <= day and (assignment.valid_to is null or assignment.valid_to > day)
                and (assignment.source_id = 0 or not exists (
                    select from peil.assignment as hand
                    join peil.party as hand_party on hand_party.id = hand.party_id
                    where hand.source_id = 0 and hand.object_id = assignment.object_id and hand.role = assignment.role
                        and hand.valid_from <= day and (hand.valid_to is null or hand.valid_to > day)
                        and hand.valid_from >= assignment.valid_from
                        and coalesce(hand_party.joined_to, hand_party.id) = coalesce(party.joined_to, party.id)))
        ) as said
        window place as (partition by said.object_id, said.role)
    ) as ranked
    where ranked.rank = 1;
end;

grant select on peil.review to peil_daemon, peil_steward;
grant insert on peil.review to peil_steward;
