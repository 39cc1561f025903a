-- The names of all programmes.
select name from peil.programme order by name
