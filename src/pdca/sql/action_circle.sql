-- SPDX-License-Identifier: EUPL-1.2
-- The way by which an action waits for itself when it also waits for $2: "3 -> 5 -> 3"; no row when there is none.
-- $1 action, $2 the other.
with recursive way as (
    select $2::integer as at, $1 || ' -> ' || $2 as path
    union all
    select dependency.on_action_id, way.path || ' -> ' || dependency.on_action_id
    from way
    join peil.action_dependency as dependency on dependency.action_id = way.at
    where way.at <> $1::integer
)
select path from way where at = $1::integer limit 1
