-- SPDX-License-Identifier: EUPL-1.2
-- A new spelling of a party, unless it is one already. $1 folded, $2 written, $3 party.
insert into peil.party_spelling (folded, written, party_id) values ($1, $2, $3) on conflict (folded) do nothing
