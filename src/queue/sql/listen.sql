-- SPDX-License-Identifier: EUPL-1.2
-- Wakes this session when there is work. It may be lost: asking now and then is what counts.
listen peil_queue
