-- SPDX-License-Identifier: EUPL-1.2
-- Rows with a NULL in the key, rows that the reference has, rows that it has not.
SELECT count(*) FILTER (WHERE missing), count(*) FILTER (WHERE NOT missing AND found),
       count(*) FILTER (WHERE NOT missing AND NOT found), NULL
FROM (SELECT {missing} AS missing, {row} IN (SELECT {reference_columns} FROM {reference} WHERE {reference_filled}) AS found
      FROM {table}{where}) AS looked_up
