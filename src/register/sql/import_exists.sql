-- SPDX-License-Identifier: EUPL-1.2
-- Whether there is such an import. $1 the import; 0: any.
select exists (select from peil.import where $1::bigint in (0, id))
