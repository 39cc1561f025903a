-- SPDX-License-Identifier: EUPL-1.2
-- A transaction whose snapshot other connections can share.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
