-- SPDX-License-Identifier: EUPL-1.2
-- The end of every transaction: there is nothing to keep.
ROLLBACK
