/* SPDX-License-Identifier: EUPL-1.2 */
/* From what is written as an owner to a party: a person, a unit, the organisation, nobody, or just a name. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "register/census.h"
#include "base/poison.h"

static struct census_person several_persons; /* in persons_by_name, for a name that several have */

static const char *fold(struct census *census, const char *text)
{
    _cleanup_buffer_ struct buffer folded = {0};
    utf8_fold(&folded, text, strlen(text));
    return arena_text(census->arena, buffer_text(&folded));
}

static void add_organisation(struct census *census, const char *name)
{
    const char *folded = fold(census, name);
    for (size_t i = 0; i < census->organisation_count; i++)
        if (strcmp(census->organisations[i], folded) == 0)
            return;
    const char **grown = arena_allocate_array(census->arena, census->organisation_count + 1, sizeof(*grown));
    if (census->organisation_count)
        memcpy(grown, census->organisations, census->organisation_count * sizeof(*grown));
    grown[census->organisation_count++] = folded;
    census->organisations = grown;
}

/* "W1001" has the shape "W9": runs of digits become one 9. Only texts with a digit and without white space have one. */
void census_shape(const char *text, struct buffer *shape)
{
    bool digits = false;
    if (strpbrk(text, " \t,")) {
        return;
    }
    for (const char *at = text; *at; at++) {
        bool digit = *at >= '0' && *at <= '9';
        if (digit && at > text && at[-1] >= '0' && at[-1] <= '9')
            continue;
        digits = digits || digit;
        buffer_append_byte(shape, digit ? '9' : (unsigned char)*at);
    }
    if (!digits)
        buffer_clear(shape);
}

/* Names of persons, shapes of their numbers, and the organisation's names: once, when persons and units are settled. */
static void party_prepare(struct census *census)
{
    static char present[] = "";
    if (census->organisations)
        return;
    census->organisations = arena_allocate_array(census->arena, 1, sizeof(*census->organisations));
    for (size_t i = 0; i < census->mapping->organisation_count; i++)
        add_organisation(census, census->mapping->organisations[i]);
    for (size_t i = 0; i < census->units.count; i++) {
        const struct census_unit *unit = census->units.items[i];
        bool fresh = unit->item.record && !unit->item.rejected;
        const char *kind = fresh ? unit->new_kind : unit->kind;
        const char *name = fresh ? unit->new_name : unit->name;
        if (kind && name && census_unit_stays(unit) && strcmp(kind, "organisation") == 0)
            add_organisation(census, name);
    }
    for (size_t i = 0; i < census->persons.count; i++) {
        struct census_person *person = census->persons.items[i];
        bool fresh = person->item.record && !person->item.rejected;
        const char *name = fresh ? person->new_name : person->name;
        _cleanup_buffer_ struct buffer shape = {0};
        census_shape(person->item.key, &shape);
        if (shape.size)
            map_add(&census->person_shapes, arena_text(census->arena, buffer_text(&shape)), present);
        if (!name || (!fresh && !person->item.id))
            continue;
        const char *folded = fold(census, name);
        struct census_person *other = map_add(&census->persons_by_name, folded, person);
        if (!other || other == &several_persons)
            continue;
        bool here = fresh || (person->item.valid && person->item.change != CENSUS_VANISHED);
        bool other_here = (other->item.record && !other->item.rejected) ||
                          (other->item.valid && other->item.change != CENSUS_VANISHED);
        if (here == other_here)
            map_put(&census->persons_by_name, folded, &several_persons);
        else if (here)
            map_put(&census->persons_by_name, folded, person);
    }
}

static bool person_exists(const struct census_person *person)
{
    return person && (person->item.id || (person->item.record && !person->item.rejected));
}

static const char *person_name(const struct census_person *person)
{
    return person->new_name ? person->new_name : person->name;
}

/* The party of a person or a unit, when there is one already. */
static struct census_party *party_of(const struct census *census, const struct census_person *person,
                                     const struct census_unit *unit)
{
    for (size_t i = 0; i < census->parties.count && (person || unit); i++) {
        struct census_party *party = census->parties.items[i];
        if ((person && party->person == person) || (unit && party->unit == unit))
            return party;
    }
    return NULL;
}

static struct census_party *party_add(struct census *census, const char *name, enum party_level level,
                                      struct census_person *person, struct census_unit *unit)
{
    struct census_party *party = party_of(census, person, unit);
    if (!party && level == PARTY_ORGANISATION)
        for (size_t i = 0; i < census->organisation_count && !party; i++) {
            struct census_spelling *spelling = map_find(&census->spellings_by_fold, census->organisations[i]);
            party = spelling && spelling->party->level == PARTY_ORGANISATION ? spelling->party : NULL;
        }
    if (party)
        return party;
    party = arena_allocate(census->arena, sizeof(*party));
    *party = (struct census_party){.name = name, .level = level, .person = person, .unit = unit};
    census_push(census, &census->parties, party);
    return party;
}

/* A party that is in the store may turn out to be more than its name: the person was registered later. */
static void party_learn(struct census_party *party, enum party_level level, struct census_person *person,
                        struct census_unit *unit)
{
    if (!party->person && !party->unit && (person || unit)) {
        party->person = person;
        party->unit = unit;
        party->changed = party->id != 0;
    }
    if (party->level == PARTY_BELOW && level == PARTY_ORGANISATION) {
        party->level = level;
        party->changed = party->id != 0;
    }
}

/* What is written, without its file's place; *ret_problem is a message id with one %s for what was written. */
static struct census_party *party_make(struct census *census, const char *written, const char **ret_problem)
{
    _cleanup_buffer_ struct buffer folded = {0}, shape = {0};
    bool twice = false;
    enum party_level level =
        party_fold(&folded, written, strlen(written), census->organisations, census->organisation_count);
    struct census_person *person = map_find(&census->persons_by_key, written);
    struct census_unit *unit = NULL;
    if (!person_exists(person)) {
        person = level == PARTY_BELOW ? map_find(&census->persons_by_name, buffer_text(&folded)) : NULL;
        if (person == &several_persons) {
            *ret_problem = N_("'%s' is the name of several persons; give the personnel number");
            return NULL;
        }
        census_shape(written, &shape);
        if (!person && shape.size && map_find(&census->person_shapes, buffer_text(&shape))) {
            *ret_problem = N_("'%s': nobody with that personnel number was ever registered");
            return NULL;
        }
        if (!person && level != PARTY_NOBODY)
            unit = census_find_unit(census, written, &twice);
        if (!person && !unit && level == PARTY_BELOW)
            unit = census_find_unit(census, buffer_text(&folded), &twice);
    } else {
        level = PARTY_BELOW;
    }
    if (unit) {
        const char *kind = unit->item.record && !unit->item.rejected ? unit->new_kind : unit->kind;
        level = kind && strcmp(kind, "organisation") == 0 ? PARTY_ORGANISATION : PARTY_BELOW;
    }
    struct census_spelling *spelling = map_find(&census->spellings_by_fold, buffer_text(&folded));
    if (spelling) {
        party_learn(spelling->party, level, person, unit);
        return spelling->party;
    }
    spelling = arena_allocate(census->arena, sizeof(*spelling));
    *spelling = (struct census_spelling){
        .folded = arena_text(census->arena, buffer_text(&folded)), .written = written, .fresh = true};
    spelling->party = party_add(census, person ? person_name(person) : written, level, person, unit);
    party_learn(spelling->party, level, person, unit);
    map_put(&census->spellings_by_fold, spelling->folded, spelling);
    census_push(census, &census->spellings, spelling);
    return spelling->party;
}

struct written_party {
    struct census_party *party;
    const char *problem;
};

struct census_party *census_resolve(struct census *census, const struct census_record *record,
                                    const struct mapping_field *field, const char *written, const char *person_key)
{
    party_prepare(census);
    if (person_key) {
        struct census_person *person = map_find(&census->persons_by_key, person_key);
        if (!person_exists(person)) {
            census_problem(census, record, _("%s: '%s': nobody with that personnel number was ever registered"),
                           census_field_name(census, field), person_key);
            return NULL;
        }
        written = person->item.key;
    }
    struct written_party *known = map_find(&census->written_cache, written);
    if (!known) {
        known = arena_allocate(census->arena, sizeof(*known));
        known->party = party_make(census, written, &known->problem);
        map_put(&census->written_cache, written, known);
    }
    if (!known->party) {
        const char *reason = arena_format(census->arena, _(known->problem), written);
        census_problem(census, record, "%s: %s", census_field_name(census, field), reason);
    }
    return known->party;
}
