-- SPDX-License-Identifier: EUPL-1.2
-- Rows with a NULL in the key, rows in groups of the wanted size, in others, and the number of groups.
SELECT COALESCE(sum(n) FILTER (WHERE missing), 0), COALESCE(sum(n) FILTER (WHERE NOT missing AND {good}), 0),
       COALESCE(sum(n) FILTER (WHERE NOT missing AND NOT ({good})), 0), count(*) FILTER (WHERE NOT missing)
FROM (SELECT count(*) AS n, {missing} AS missing{alike} FROM {table}{where} GROUP BY missing, {keys}) AS grouped
