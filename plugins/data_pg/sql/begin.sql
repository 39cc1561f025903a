-- SPDX-License-Identifier: EUPL-1.2
-- Every statement has a transaction of its own, in which nothing can be written to a table.
BEGIN READ ONLY
