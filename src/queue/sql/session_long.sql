-- SPDX-License-Identifier: EUPL-1.2
-- For work that keeps a snapshot while it waits for plugins.
set idle_in_transaction_session_timeout = '20min'
