-- SPDX-License-Identifier: EUPL-1.2
-- Gives a transaction up.
rollback
