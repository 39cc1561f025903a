^([[:alpha:]]{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ peild(\[[[:digit:]]+\])?: (job|opdracht) [[:digit:]]+ \([^)]*\) (is set in quarantine|gaat in quarantaine): .*$
^([[:alpha:]]{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ peild(\[[[:digit:]]+\])?: (cannot start|kan niet starten): .*$
^([[:alpha:]]{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ peild(\[[[:digit:]]+\])?: (schedule|schema) '[^']*' (is left out|blijft achterwege): .*$
^([[:alpha:]]{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ peild(\[[[:digit:]]+\])?: (the store is at version|de opslag heeft versie) [[:digit:]]+ .*$
^([[:alpha:]]{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ peild(\[[[:digit:]]+\])?: (the configuration is not taken over, what was there stays|de configuratie wordt niet overgenomen, wat er was blijft): .*$
