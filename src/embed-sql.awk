# SPDX-License-Identifier: EUPL-1.2
# Turns SQL files into C text: awk -f embed-sql.awk -v module=register -v form=c|h|migrations FILE…
# object_find.sql becomes register_sql_object_find; comment lines and blank lines are left out of statements, but
# migrations are kept to the byte, because their checksum is.
function base(path) { sub(/.*\//, "", path); sub(/\.sql$/, "", path); return path }
# By hand: what a backslash means in gsub's replacement is not the same in every awk.
function replaced(line, what, by,    at, out) {
    out = ""
    while ((at = index(line, what)) > 0) {
        out = out substr(line, 1, at - 1) by
        line = substr(line, at + length(what))
    }
    return out line
}
function escaped(line) { return replaced(replaced(line, "\\", "\\\\"), "\"", "\\\"") }
function quoted(line) { return "    \"" escaped(line) "\\n\"" }
function close_last() {
    if (current != "" && form != "h") print "    \"\";"
}
BEGIN {
    print "/* Made by embed-sql.awk; not to be edited. */"
    if (form == "h") {
        guard = toupper(module) "_SQL_H"
        print "#ifndef " guard "\n#define " guard
    } else if (form == "c") {
        print "#include \"" module "/sql.h\""
    } else {
        print "#include \"store/migrate.h\""
    }
}
FNR == 1 {
    close_last()
    current = base(FILENAME)
    names[++count] = current
    if (form == "h") print "extern const char " module "_sql_" current "[];"
    else if (form == "c") print "const char " module "_sql_" current "[] ="
    else print "static const char migration_" current "[] ="
}
form == "migrations" { print quoted($0); next }
form == "c" && !/^[ \t]*--/ && !/^[ \t]*$/ { print quoted($0) }
END {
    close_last()
    if (form == "h") print "#endif"
    if (form == "migrations") {
        print "const struct migration migrations[] = {"
        for (i = 1; i <= count; i++)
            printf "    {%d, \"%s\", migration_%s},\n", substr(names[i], 1, 4) + 0, names[i], names[i]
        print "};"
        print "const size_t migration_count = " count ";"
    }
}
