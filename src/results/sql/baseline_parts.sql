-- SPDX-License-Identifier: EUPL-1.2
-- The parts of a baseline as its journal row has them.
-- $1 subject, $2 hash of the baseline
select content from peil.journal where subject = $1 and action = 'set' and content::jsonb ->> 'hash' = $2
order by seq desc limit 1
