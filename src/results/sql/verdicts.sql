-- SPDX-License-Identifier: EUPL-1.2
-- The dictionary of verdicts.
select id, outcome, plugin, reason from peil.verdict order by id
