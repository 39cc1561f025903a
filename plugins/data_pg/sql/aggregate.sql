-- SPDX-License-Identifier: EUPL-1.2
-- All figures of a table in one pass.
SELECT {figures} FROM {table}
