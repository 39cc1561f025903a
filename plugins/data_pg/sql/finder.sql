-- SPDX-License-Identifier: EUPL-1.2
-- The rows that are bad.
SELECT * FROM {table} WHERE {bad}
