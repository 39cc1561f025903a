-- SPDX-License-Identifier: EUPL-1.2
-- The row of the journal in which a run was recorded: number and hash.
-- $1 subject
select seq, encode(hash, 'hex') from peil.journal where subject = $1 and area = 'results' order by seq limit 1
