-- SPDX-License-Identifier: EUPL-1.2
-- $1 number, $2 name, $3 checksum, $4 program version.
insert into peil.migration (number, name, checksum, program) values ($1, $2, $3, $4)
