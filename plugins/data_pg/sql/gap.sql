-- SPDX-License-Identifier: EUPL-1.2
-- Rows without a day, rows with one, and the largest number of days between two that follow each other.
WITH grouped AS (SELECT {value} AS v, count(*) AS n FROM {table}{where} GROUP BY 1)
SELECT COALESCE(sum(n) FILTER (WHERE v IS NULL), 0), COALESCE(sum(n) FILTER (WHERE v IS NOT NULL), 0), 0,
       COALESCE((SELECT max(v - before) FROM (SELECT v, pg_catalog.lag(v) OVER (ORDER BY v) AS before
                                              FROM grouped WHERE v IS NOT NULL) AS pairs), 0)
FROM grouped
