-- SPDX-License-Identifier: EUPL-1.2
-- What each verdict says: number, outcome, plugin, reason.
select id, outcome, plugin, reason from peil.verdict order by id
