-- SPDX-License-Identifier: EUPL-1.2
-- Every programme's name, and all of them in one text.
select name, string_agg(name, ', ') over () from peil.programme order by name collate "C"
