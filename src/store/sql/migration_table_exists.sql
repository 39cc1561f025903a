-- SPDX-License-Identifier: EUPL-1.2
-- Whether the store has a list of applied migrations.
select to_regclass('peil.migration') is not null as present
