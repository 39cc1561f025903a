-- SPDX-License-Identifier: EUPL-1.2
-- Rows without a value, rows with one, and the most frequent values with their counts.
WITH grouped AS (SELECT {value} AS v, count(*) AS n FROM {table}{where} GROUP BY 1)
SELECT COALESCE(sum(n) FILTER (WHERE v IS NULL), 0), COALESCE(sum(n) FILTER (WHERE v IS NOT NULL), 0), 0,
       (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(v, n) ORDER BY n DESC, v COLLATE "C")
        FROM (SELECT v, n FROM grouped WHERE v IS NOT NULL ORDER BY n DESC, v COLLATE "C" LIMIT {most}) AS first)
FROM grouped
