-- SPDX-License-Identifier: EUPL-1.2
-- Binary COPY into a table. %s is "peil.table (column, column)", always a constant of this program.
copy %s from stdin (format binary)
