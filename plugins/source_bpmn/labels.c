/* SPDX-License-Identifier: EUPL-1.2 */
/* Does a label say what is done with what? A rule of thumb for Dutch and English, after the sixth of the seven process
 * modelling guidelines (Mendling, Reijers and van der Aalst, 2010). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "figures.h"

/* Short infinitives that do not end in -en, and what is done in a label that starts with the verb; sorted. */
static const char *const infinitives[] = {"begaan",   "bestaan",  "bijstaan",  "doen",    "gaan",      "goeddoen",
                                          "herzien",  "inzien",   "meedoen",   "nagaan",  "ondergaan", "opdoen",
                                          "overdoen", "overgaan", "overslaan", "slaan",   "staan",     "toestaan",
                                          "toezien",  "uitgaan",  "verslaan",  "voldoen", "voorzien",  "zien"};

static const char *const commands[] = {
    "accept",     "accepteer", "accorder",  "accordeer",  "actualiseer", "add",        "adviseer",  "advise",
    "agree",      "analyse",   "analyseer", "analyze",    "approve",     "archive",    "archiveer", "assess",
    "assign",     "ask",       "begin",     "behandel",   "bekijk",      "beoordeel",  "bepaal",    "bereid",
    "bereken",    "beslis",    "bespreek",  "bestel",     "betaal",      "bevestig",   "bewaar",    "book",
    "bring",      "build",     "buy",       "calculate",  "call",        "cancel",     "capture",   "change",
    "check",      "close",     "collect",   "compare",    "complete",    "confirm",    "contact",   "controleer",
    "copy",       "corrigeer", "create",    "decide",     "define",      "deliver",    "determine", "discuss",
    "distribute", "do",        "draft",     "draw",       "eat",         "edit",       "ensure",    "enter",
    "escaleer",   "escalate",  "establish", "evaluate",   "evalueer",    "execute",    "file",      "fill",
    "find",       "finish",    "fix",       "get",        "geef",        "give",       "handel",    "handle",
    "haal",       "identify",  "inform",    "informeer",  "inspect",     "inspecteer", "install",   "inventariseer",
    "invite",     "invoice",   "issue",     "kies",       "lees",        "leg",        "lever",     "log",
    "maak",       "make",      "manage",    "meld",       "meet",        "monitor",    "move",      "neem",
    "notify",     "noteer",    "obtain",    "onderteken", "onderzoek",   "ontvang",    "open",      "order",
    "organiseer", "organize",  "pack",      "pay",        "perform",     "pick",       "place",     "plan",
    "prepare",    "print",     "process",   "produce",    "provide",     "publiceer",  "publish",   "read",
    "receive",    "record",    "register",  "registreer", "reject",      "remove",     "repair",    "report",
    "request",    "resolve",   "return",    "review",     "schedule",    "schrijf",    "select",    "send",
    "ship",       "show",      "sign",      "start",      "stel",        "stop",       "store",     "stuur",
    "submit",     "take",      "teken",     "test",       "toets",       "treat",      "update",    "upload",
    "use",        "vaststel",  "validate",  "vat",        "verify",      "verleen",    "verstuur",  "vergelijk",
    "vernietig",  "verwerk",   "verwijder", "verzamel",   "verzend",     "voer",       "vraag",     "vul",
    "wait",       "wijs",      "wijzig",    "write",      "zend",        "zet",        "zoek",
};

static bool listed(const char *const *words, size_t count, const char *word, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == size && strncasecmp(words[i], word, size) == 0)
            return true;
    return false;
}

/* A Dutch infinitive: ends in -en and is long enough to be one, or is one of the short ones. */
static bool is_infinitive(const char *word, size_t size)
{
    if (size >= 5 && strncasecmp(word + size - 2, "en", 2) == 0)
        return true;
    return listed(infinitives, sizeof infinitives / sizeof *infinitives, word, size);
}

bool label_is_verb_object(const char *label)
{
    static const char separators[] = " ,;:/()\"'.!?";
    const char *first = NULL, *last = NULL;
    size_t first_size = 0, last_size = 0, words = 0;
    for (const char *at = label + strspn(label, separators); *at != '\0'; words++) {
        last = at;
        last_size = strcspn(at, separators);
        if (first == NULL) {
            first = last;
            first_size = last_size;
        }
        at += last_size;
        at += strspn(at, separators);
    }
    if (words < 2)
        return false;
    return is_infinitive(last, last_size) || is_infinitive(first, first_size) ||
           listed(commands, sizeof commands / sizeof *commands, first, first_size);
}
