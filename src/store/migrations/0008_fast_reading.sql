-- SPDX-License-Identifier: EUPL-1.2
-- What every measurement reads of every object, ready to be sent: writing jsonb out as text, or asking it for each field,
-- costs the server more than all the rest of reading an object.
alter table peil.object_version
    drop column plain,
    add column attributes_text text not null generated always as (attributes::text) stored;
