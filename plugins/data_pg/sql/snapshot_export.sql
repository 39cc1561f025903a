-- SPDX-License-Identifier: EUPL-1.2
-- The name of this transaction's snapshot.
SELECT pg_catalog.pg_export_snapshot();
