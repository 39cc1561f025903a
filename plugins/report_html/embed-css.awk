# SPDX-License-Identifier: EUPL-1.2
# Turns style.css into a C text, without its comments.
BEGIN { print "/* Made by embed-css.awk; not to be edited. */\nextern const char style_css[];\nconst char style_css[] =" }
/^\/\*/ && /\*\/$/ { next }
{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "    \"%s\\n\"\n", $0 }
END { print "    \"\";" }
