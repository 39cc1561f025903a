/* SPDX-License-Identifier: EUPL-1.2 */
/* Units and persons: what an import says of them, held against what is registered. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "register/census.h"
#include "base/poison.h"

static const struct mapping_section *section_of(const struct census *census, const struct census_record *record)
{
    return &census->mapping->sections[record->section];
}

static bool covers(const struct census *census, enum mapping_sort sort)
{
    return census->result->mapped[sort];
}

static bool differs(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one != other : strcmp(one, other) != 0;
}

/* ---- Units ------------------------------------------------------------------------------------------------------- */

static void unit_take(struct census *census, const struct census_record *record)
{
    const struct mapping_section *section = section_of(census, record);
    bool bad = false;
    const char *key = census_text(census, record, mapping_find(section, MAPPING_KEY, NULL), &bad);
    if (!key) {
        if (!bad)
            census_problem(census, record, _("there is no key"));
        return;
    }
    struct census_unit *unit = map_find(&census->units_by_key, key);
    if (!unit) {
        unit = arena_allocate(census->arena, sizeof(*unit));
        unit->item.key = key;
        map_put(&census->units_by_key, key, unit);
        census_push(census, &census->units, unit);
    }
    if (!census_claim(census, &unit->item, record, arena_format(census->arena, _("unit '%s'"), key)))
        return;
    unit->new_name = census_text(census, record, mapping_find(section, MAPPING_NAME, NULL), &bad);
    const char *kind = census_text(census, record, mapping_find(section, MAPPING_KIND, NULL), &bad);
    unit->new_kind = kind ? mapping_word(WORDS_UNIT_KIND, kind, strlen(kind)) : NULL;
    unit->parent_written = census_text(census, record, mapping_find(section, MAPPING_PARENT, NULL), &bad);
    if (!bad && !unit->new_name)
        census_problem(census, record, _("unit '%s' has no name"), key), bad = true;
    if (!bad && !unit->new_kind)
        census_problem(census, record, _("unit '%s': '%s' is no kind of unit; there are: %s"), key, kind ? kind : "",
                       mapping_words_known(census->arena, WORDS_UNIT_KIND)),
            bad = true;
    unit->item.rejected = bad;
}

static void unit_find_parent(struct census *census, struct census_unit *unit)
{
    bool twice;
    if (!unit->parent_written)
        return;
    unit->new_parent = census_find_unit(census, unit->parent_written, &twice);
    if (unit->new_parent)
        return;
    unit->item.rejected = true;
    census_problem(census, unit->item.record,
                   twice ? _("unit '%s': several units are called '%s'; give the key")
                         : _("unit '%s': there is no unit '%s' to be part of"),
                   unit->item.key, unit->parent_written);
}

static struct census_unit *unit_parent_after(const struct census_unit *unit)
{
    return unit->item.record && !unit->item.rejected ? unit->new_parent : unit->parent;
}

/* Refuses every unit of the cycle that starts and ends at unit; each is told the whole cycle. */
static void unit_refuse_cycle(struct census *census, struct census_unit *unit)
{
    _cleanup_buffer_ struct buffer cycle = {0};
    struct census_unit *at = unit;
    do {
        buffer_append_format(&cycle, "%s > ", at->item.key);
        at = unit_parent_after(at);
    } while (at != unit);
    buffer_append_text(&cycle, unit->item.key);
    struct census_list members = {0};
    do {
        census_push(census, &members, at);
        at = unit_parent_after(at);
    } while (at != unit);
    for (size_t i = 0; i < members.count; i++) {
        at = members.items[i];
        if (!at->item.record || at->item.rejected)
            continue;
        at->item.rejected = true;
        census_problem(census, at->item.record, _("unit '%s' is part of itself: %s"), at->item.key,
                       buffer_text(&cycle));
    }
}

/* Walks up from every unit; marks tell walks apart. Returns whether a cycle was found and refused. */
static bool unit_find_cycle(struct census *census)
{
    for (size_t i = 0; i < census->units.count; i++)
        ((struct census_unit *)census->units.items[i])->mark = 0;
    for (size_t i = 0; i < census->units.count; i++) {
        struct census_unit *unit = census->units.items[i];
        int walk = (int)i + 1;
        while (unit && unit->mark == 0) {
            unit->mark = walk;
            unit = unit_parent_after(unit);
        }
        if (unit && unit->mark == walk) {
            unit_refuse_cycle(census, unit);
            return true;
        }
    }
    return false;
}

/* A unit whose parent was refused, and is not there otherwise, cannot be part of it. */
static bool unit_refuse_orphans(struct census *census)
{
    bool refused = false;
    for (size_t i = 0; i < census->units.count; i++) {
        struct census_unit *unit = census->units.items[i];
        if (!unit->item.record || unit->item.rejected || !unit->new_parent || census_unit_stays(unit->new_parent))
            continue;
        unit->item.rejected = refused = true;
        census_problem(census, unit->item.record, _("unit '%s': unit '%s', which it is part of, was rejected"),
                       unit->item.key, unit->new_parent->item.key);
    }
    return refused;
}

static void unit_settle(struct census *census, struct census_unit *unit)
{
    struct census_item *item = &unit->item;
    if (item->record && !item->rejected) {
        struct hash hash;
        hash_begin(&hash);
        hash_add_text(&hash, unit->new_name);
        hash_add_text(&hash, unit->new_kind);
        hash_add_text(&hash, unit->new_parent ? unit->new_parent->item.key : NULL);
        hash_end(&hash, item->new_hash);
    }
    census_settle(census, item, MAPPING_UNIT, covers(census, MAPPING_UNIT));
    if (item->change != CENSUS_CHANGED)
        return;
    if (differs(unit->name, unit->new_name))
        census_add_field(census, item, "name");
    if (differs(unit->kind, unit->new_kind))
        census_add_field(census, item, "kind");
    if (unit->parent != unit->new_parent)
        census_add_field(census, item, "parent");
}

void census_take_units(struct census *census)
{
    for (size_t i = 0; i < census->records.count; i++) {
        const struct census_record *record = census->records.items[i];
        if (section_of(census, record)->sort == MAPPING_UNIT)
            unit_take(census, record);
    }
    for (size_t i = 0; i < census->units.count; i++) {
        struct census_unit *unit = census->units.items[i];
        if (unit->item.record && !unit->item.rejected)
            unit_find_parent(census, unit);
    }
    while (unit_refuse_orphans(census) || unit_find_cycle(census))
        ;
    for (size_t i = 0; i < census->units.count; i++)
        unit_settle(census, census->units.items[i]);
}

/* ---- Persons ------------------------------------------------------------------------------------------------------
 */

/* What a person may be called by a colleague's record; what two are called, nobody is. */
static void person_index(struct census *census, const char *name, struct census_person *person)
{
    static struct census_person twice;
    _cleanup_buffer_ struct buffer folded = {0};
    if (!name)
        return;
    utf8_fold(&folded, name, strlen(name));
    const char *kept = arena_text(census->arena, buffer_text(&folded));
    struct census_person *other = map_add(&census->persons_known, kept, person);
    if (other && other != person)
        map_put(&census->persons_known, kept, &twice);
}

static void person_take(struct census *census, const struct census_record *record)
{
    const struct mapping_section *section = section_of(census, record);
    bool bad = false, twice;
    const char *key = census_text(census, record, mapping_find(section, MAPPING_KEY, NULL), &bad);
    if (!key) {
        if (!bad)
            census_problem(census, record, _("there is no key"));
        return;
    }
    struct census_person *person = map_find(&census->persons_by_key, key);
    if (!person) {
        person = arena_allocate(census->arena, sizeof(*person));
        person->item.key = key;
        person->since = person->until = DATE_NONE;
        map_put(&census->persons_by_key, key, person);
        census_push(census, &census->persons, person);
    }
    if (!census_claim(census, &person->item, record, arena_format(census->arena, _("person '%s'"), key)))
        return;
    person->new_name = census_text(census, record, mapping_find(section, MAPPING_NAME, NULL), &bad);
    person->unit_written = census_text(census, record, mapping_find(section, MAPPING_UNIT_OF, NULL), &bad);
    person->new_since = census_date(census, record, mapping_find(section, MAPPING_SINCE, NULL), &bad);
    person->new_until = census_date(census, record, mapping_find(section, MAPPING_UNTIL, NULL), &bad);
    person->manager_written = census_text(census, record, mapping_find(section, MAPPING_MANAGER, NULL), &bad);
    const char *known_as = census_text(census, record, mapping_find(section, MAPPING_KNOWN_AS, NULL), &bad);
    if (!bad && !person->new_name)
        census_problem(census, record, _("person '%s' has no name"), key), bad = true;
    if (!bad && person->new_since != DATE_NONE && person->new_until != DATE_NONE &&
        person->new_until < person->new_since)
        census_problem(census, record, _("person '%s' left before arriving"), key), bad = true;
    if (!bad && person->unit_written) {
        person->new_unit = census_find_unit(census, person->unit_written, &twice);
        if (!person->new_unit)
            census_problem(census, record,
                           twice ? _("several units are called '%s'; give the key") : _("there is no unit '%s'"),
                           person->unit_written),
                bad = true;
    }
    person->item.rejected = bad;
    if (!bad)
        person_index(census, known_as, person);
    if (!bad)
        person_index(census, person->new_name, person);
}

static bool person_stays(const struct census *census, const struct census_person *person)
{
    return person->item.record ? !person->item.rejected : person->item.valid && person->item.source != census->source;
}

/* By personnel number, what somebody is known as, or a name that one person has. Nobody manages themselves. */
static void person_find_manager(struct census *census, struct census_person *person, size_t *unknown)
{
    const char *written = person->manager_written;
    if (!written)
        return;
    struct census_person *manager = map_find(&census->persons_by_key, written);
    if (!manager || !person_stays(census, manager)) {
        _cleanup_buffer_ struct buffer folded = {0};
        utf8_fold(&folded, written, strlen(written));
        manager = map_find(&census->persons_known, buffer_text(&folded));
        manager = manager && manager->item.key ? manager : NULL;
    }
    if (!manager || !person_stays(census, manager))
        ++*unknown;
    else if (manager != person)
        person->new_manager = manager;
}

static void find_managers(struct census *census)
{
    size_t unknown = 0;
    for (size_t i = 0; i < census->persons.count; i++) {
        struct census_person *person = census->persons.items[i];
        if (person->item.record && !person->item.rejected)
            person_find_manager(census, person, &unknown);
    }
    if (!unknown)
        return;
    struct import_note *note = arena_allocate(census->arena, sizeof(*note));
    note->file = census->mapping->source;
    note->text =
        arena_format(census->arena, _("%zu persons have a manager who is not in this register; left out"), unknown);
    census_push(census, &census->notes, note);
}

static void person_settle(struct census *census, struct census_person *person)
{
    struct census_item *item = &person->item;
    if (item->record && !item->rejected) {
        struct hash hash;
        char since[11], until[11];
        date_format(person->new_since, since);
        date_format(person->new_until, until);
        hash_begin(&hash);
        hash_add_text(&hash, person->new_name);
        hash_add_text(&hash, person->new_unit ? person->new_unit->item.key : NULL);
        hash_add_text(&hash, since);
        hash_add_text(&hash, until);
        if (person->new_manager) /* only then: what was recorded before there were managers stays the same */
            hash_add_text(&hash, person->new_manager->item.key);
        hash_end(&hash, item->new_hash);
    }
    census_settle(census, item, MAPPING_PERSON, covers(census, MAPPING_PERSON));
    if (item->change != CENSUS_CHANGED)
        return;
    if (differs(person->name, person->new_name))
        census_add_field(census, item, "name");
    if (person->unit != person->new_unit)
        census_add_field(census, item, "unit");
    if (person->since != person->new_since)
        census_add_field(census, item, "since");
    if (person->until != person->new_until)
        census_add_field(census, item, "until");
    if (person->manager != person->new_manager)
        census_add_field(census, item, "manager");
}

void census_take_persons(struct census *census)
{
    for (size_t i = 0; i < census->records.count; i++) {
        const struct census_record *record = census->records.items[i];
        if (section_of(census, record)->sort == MAPPING_PERSON)
            person_take(census, record);
    }
    find_managers(census);
    for (size_t i = 0; i < census->persons.count; i++)
        person_settle(census, census->persons.items[i]);
}
