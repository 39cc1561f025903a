-- SPDX-License-Identifier: EUPL-1.2
-- The needed columns of a table, or of a range of its blocks.
COPY (SELECT {columns} FROM {table}{range}) TO STDOUT (FORMAT binary)
