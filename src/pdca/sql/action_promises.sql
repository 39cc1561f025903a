-- SPDX-License-Identifier: EUPL-1.2
-- What was promised for an action: id, who, to whom, what, by when, state. $1 action.
select promise.id, by_party.name, to_party.name, promise.what, promise.due_on, promise.state
from peil.promise
join peil.party as by_party on by_party.id = promise.by_party
left join peil.party as to_party on to_party.id = promise.to_party
where promise.action_id = $1
order by promise.due_on, promise.id
