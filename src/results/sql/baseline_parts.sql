-- SPDX-License-Identifier: EUPL-1.2
-- The parts of a baseline as its journal row has them; when its hash is in no row, those of the newest.
-- $1 subject, $2 hash of the baseline
select content from peil.journal where subject = $1 and action = 'set'
order by content::jsonb ->> 'hash' = $2 desc, seq desc limit 1
