-- SPDX-License-Identifier: EUPL-1.2
-- Rows without one row in the reference, rows that agree with it, rows that do not.
SELECT count(*) FILTER (WHERE matched.found IS DISTINCT FROM 1),
       count(*) FILTER (WHERE matched.found = 1 AND {agree}),
       count(*) FILTER (WHERE matched.found = 1 AND NOT ({agree})), NULL
FROM (SELECT {columns} FROM {table}{where}) AS own
LEFT JOIN (SELECT count(*) AS found, {reference_columns} FROM {reference} GROUP BY {reference_keys}) AS matched
     ON {joined}
