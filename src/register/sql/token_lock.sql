-- SPDX-License-Identifier: EUPL-1.2
-- One redeems an invitation at a time. $1 number.
select id from peil.acceptance_token where id = $1::bigint for update
