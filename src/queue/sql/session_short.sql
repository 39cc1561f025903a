-- SPDX-License-Identifier: EUPL-1.2
-- Who forgets that he is in a transaction, because he was stopped or cannot be reached any more, holds nothing up.
set idle_in_transaction_session_timeout = '10s'
