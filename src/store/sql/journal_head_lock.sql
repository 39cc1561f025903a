-- SPDX-License-Identifier: EUPL-1.2
-- The end of the chain, locked until the transaction ends, and the time for the rows that follow, in microseconds.
select seq, hash, (extract(epoch from clock_timestamp()) * 1000000)::bigint as at
from peil.journal_head
for update
