-- SPDX-License-Identifier: EUPL-1.2
-- A role, recorded by hand. $1 object, $2 role, $3 party, $4 as written, $5 valid from, $6 since, $7 until, $8 mandate,
-- $9 accepted on, $10 who recorded it.
insert into peil.assignment (object_id, role, party_id, written, valid_from, since, until, mandate, accepted_on,
    source_id, actor)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)
