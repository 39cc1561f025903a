-- SPDX-License-Identifier: EUPL-1.2
-- The end of the chain.
select seq, hash from peil.journal_head
