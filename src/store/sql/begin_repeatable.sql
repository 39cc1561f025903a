-- SPDX-License-Identifier: EUPL-1.2
-- Starts a transaction in which every statement sees one snapshot.
begin isolation level repeatable read
