-- SPDX-License-Identifier: EUPL-1.2
-- A daemon that ends says so. $1 daemon, $2 start.
delete from peil.daemon where name = $1 and start = $2
