-- SPDX-License-Identifier: EUPL-1.2
-- Tries to make a temporary table outside a read only transaction. Rolled back.
CREATE TEMPORARY TABLE peil_source_test (n integer)
