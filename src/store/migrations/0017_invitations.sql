-- SPDX-License-Identifier: EUPL-1.2
-- Acceptance without an account: invitations that were sent, and the key that signs them (register/token.h).

create table peil.acceptance_key (
    one boolean primary key default true check (one),
    key bytea not null check (length(key) = 32)
);

create table peil.acceptance_token (
    id          bigint generated always as identity primary key,
    object_id   bigint not null references peil.object,
    role        text not null,
    party_id    integer not null references peil.party,
    secret_hash bytea not null, -- the secret itself is in the invitation only
    made_at     timestamptz not null default clock_timestamp(),
    actor       text not null,
    expires_at  timestamptz not null,
    used_at     timestamptz,
    used_by     text
);
create index acceptance_token_object on peil.acceptance_token (object_id, role, party_id);

-- Not for readers: who has the key may accept in the name of others.
grant select, insert on peil.acceptance_key, peil.acceptance_token to peil_steward, peil_daemon;
grant update (used_at, used_by) on peil.acceptance_token to peil_steward, peil_daemon;
