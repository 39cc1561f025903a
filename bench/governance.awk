# SPDX-License-Identifier: EUPL-1.2
# A register of synthetic datasets: awk -v dir=FOLDER -v count=100000 -f governance.awk writes eenheden.csv (512 units) and
# objecten.csv. The same every time.
BEGIN {
    units = 512
    file = dir "/eenheden.csv"
    print "code;naam;soort;hoort_bij" > file
    print "u0;Gemeente Waterrijk;organisatie;" > file
    for (i = 1; i < units; i++) {
        kind = i < 9 ? "domein" : i < 73 ? "afdeling" : "team"
        parent = i < 9 ? 0 : i < 73 ? 1 + i % 8 : 9 + i % 64
        printf "u%d;Eenheid %d;%s;u%d\n", i, i, kind, parent > file
    }
    file = dir "/objecten.csv"
    print "code;titel;eenheid;belang;omschrijving;licentie;contact;trefwoorden;frequentie;eigenaar" > file
    for (i = 1; i <= count; i++) {
        text = "Deze dataset bevat de gegevens nummer " i " die de gemeente bijhoudt voor taak " i % 97 \
            " en voor de afnemers daarvan, met de geldigheid per dag."
        if (i % 10 == 3) text = ""
        if (i % 10 == 4) text = "Dataset " i
        owner = i % 9 ? "Team " i % 500 : i % 2 ? "Gemeente Waterrijk" : ""
        printf "d%d;Dataset %d;u%d;%d;%s;%s;%s;%s;%s;%s\n", i, i, 9 + i * 7 % 503, 1 + i % 3, text, i % 4 ? "CC-BY" : "",
            i % 5 ? "contact" i % 300 "@waterrijk.example" : "", i % 3 ? "water, wegen, wonen" : "",
            i % 7 ? "MONTHLY" : "", owner > file
    }
}
