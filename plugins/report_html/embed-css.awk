# SPDX-License-Identifier: EUPL-1.2
# Turns style.css into a C text, without its comments.
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
BEGIN { print "/* Made by embed-css.awk; not to be edited. */\nextern const char style_css[];\nconst char style_css[] =" }
/^\/\*/ && /\*\/$/ { next }
{ printf "    \"%s\\n\"\n", escaped($0) }
END { print "    \"\";" }
