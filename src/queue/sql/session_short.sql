-- SPDX-License-Identifier: EUPL-1.2
-- Who forgets that he is in a transaction, because he was stopped, holds nothing up.
set idle_in_transaction_session_timeout = '10s'
