-- The dictionary of verdicts.
select id, outcome, plugin, reason from peil.verdict order by id
