-- SPDX-License-Identifier: EUPL-1.2
-- Another transaction's snapshot becomes ours. {snapshot}: its name, quoted.
SET TRANSACTION SNAPSHOT {snapshot}
