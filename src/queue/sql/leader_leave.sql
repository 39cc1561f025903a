-- SPDX-License-Identifier: EUPL-1.2
-- Gives the lead up. $1 daemon, $2 token.
update peil.leader set until = '-infinity' where daemon = $1 and token = $2
