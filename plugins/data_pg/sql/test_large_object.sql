-- SPDX-License-Identifier: EUPL-1.2
-- Tries to make a large object; read only does not stop it. Rolled back.
SELECT pg_catalog.lo_create(0);
