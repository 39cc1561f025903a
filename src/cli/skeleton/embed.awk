# SPDX-License-Identifier: EUPL-1.2
# Turns the skeleton's files into C: awk -f embed.awk FILE… gives an array of struct skeleton_file.
function name(path) { sub(/.*\//, "", path); sub(/\.in$/, "", path); sub(/^makefile$/, "Makefile", path); return path }
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
function quoted(line) { return "        \"" escaped(line) "\\n\"" }
BEGIN { print "/* Made by embed.awk; not to be edited. */\n#include \"cli/skeleton.h\"\nconst struct skeleton_file skeleton_files[] = {" }
FNR == 1 { if (NR > 1) print "    },"; print "    {\"" name(FILENAME) "\"," }
{ print quoted($0) }
END { print "    },\n    {0, 0},\n};" }
