-- SPDX-License-Identifier: EUPL-1.2
-- Findings are born by the hundred thousand: one index that serves both who looks for an object and who follows a run,
-- and no check of references that are always empty at birth; who writes them has read what they refer to.
alter table peil.finding drop constraint finding_check_id_object_id_key;
drop index peil.finding_object;
alter table peil.finding add unique (object_id, check_id);
alter table peil.finding drop constraint finding_party_id_fkey, drop constraint finding_decision_id_fkey,
    drop constraint finding_recheck_id_fkey;
