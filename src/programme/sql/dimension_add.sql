-- SPDX-License-Identifier: EUPL-1.2
-- $1 version, $2 name, $3 weight, $4 norms (JSON).
insert into peil.dimension (programme_version_id, name, weight, norms) values ($1, $2, $3, $4::jsonb)
