# SPDX-License-Identifier: EUPL-1.2
# Turns the skeleton's files into C: awk -f embed.awk FILE… gives an array of struct skeleton_file.
function name(path) { sub(/.*\//, "", path); sub(/\.in$/, "", path); sub(/^makefile$/, "Makefile", path); return path }
function quoted(line) { gsub(/\\/, "\\\\\\\\", line); gsub(/"/, "\\\"", line); return "        \"" line "\\n\"" }
BEGIN { print "/* Made by embed.awk; not to be edited. */\n#include \"cli/skeleton.h\"\nconst struct skeleton_file skeleton_files[] = {" }
FNR == 1 { if (NR > 1) print "    },"; print "    {\"" name(FILENAME) "\"," }
{ print quoted($0) }
END { print "    },\n    {0, 0},\n};" }
