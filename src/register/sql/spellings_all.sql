-- SPDX-License-Identifier: EUPL-1.2
-- All spellings of parties.
select folded, written, party_id from peil.party_spelling
