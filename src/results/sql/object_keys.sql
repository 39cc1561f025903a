-- SPDX-License-Identifier: EUPL-1.2
-- Keys of objects that look like what was asked for, for "did you mean".
-- $1 key
select key from peil.object
where left(key, 2) = left($1, 2) or right(key, 3) = right($1, 3)
order by key limit 5000
