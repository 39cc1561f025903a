-- SPDX-License-Identifier: EUPL-1.2
-- How many jobs may burden a source at a time, and when; with how many do now.
select source_limit.source, source_limit.at_most, to_char(from_time, 'HH24:MI'), to_char(until_time, 'HH24:MI'), zone,
    (select count(*) from peil.job where state = 'leased' and job.source = source_limit.source)
from peil.source_limit order by source
