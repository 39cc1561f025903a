-- SPDX-License-Identifier: EUPL-1.2
-- Ends a transaction: all of it, or (when a statement in it failed) nothing, which the command tag then says.
commit
