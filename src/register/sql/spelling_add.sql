-- SPDX-License-Identifier: EUPL-1.2
-- New spellings of parties. $1 folded, $2 written, $3 parties.
insert into peil.party_spelling (folded, written, party_id)
select folded, written, party from unnest($1::text[], $2::text[], $3::bigint[]) as fresh (folded, written, party)
