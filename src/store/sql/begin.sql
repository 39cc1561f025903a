-- SPDX-License-Identifier: EUPL-1.2
-- Starts a transaction in which every statement sees what was committed before that statement.
begin isolation level read committed
