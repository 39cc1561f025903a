-- SPDX-License-Identifier: EUPL-1.2
-- Tries a lock that others would wait for, on the first table that the role can read; not waiting for it. Rolled back.
LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT
