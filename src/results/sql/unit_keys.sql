-- The key of every unit.
select id, key from peil.unit order by id
