/* SPDX-License-Identifier: EUPL-1.2 */
/* Roles and links: what an import says of them, held against what is registered. */
#include <string.h>

#include "base/text.h"
#include "register/census.h"
#include "base/poison.h"

static bool object_stays(const struct census_object *object)
{
    if (object->item.record && !object->item.rejected)
        return true;
    return object->item.valid && object->item.change != CENSUS_VANISHED;
}

/* An object that a record speaks of, by kind and key; NULL when a problem was noted. */
static struct census_object *find_object(struct census *census, const struct census_record *record,
                                         enum mapping_target key_target, enum mapping_target kind_target, bool *ret_bad)
{
    const struct mapping_section *section = &census->mapping->sections[record->section];
    const char *key = census_text(census, record, mapping_find(section, key_target, NULL), ret_bad);
    const char *kind = census_text(census, record, mapping_find(section, kind_target, NULL), ret_bad);
    if (*ret_bad)
        return NULL;
    if (!key || !kind) {
        census_problem(census, record, _("there is no key or kind of an object"));
        return NULL;
    }
    const char *known = mapping_word(WORDS_OBJECT_KIND, kind, strlen(kind));
    if (!known) {
        census_problem(census, record, _("'%s' is no kind of object; there are: %s"), kind,
                       mapping_words_known(census->arena, WORDS_OBJECT_KIND));
        return NULL;
    }
    struct census_object *object = census_find_object(census, known, key);
    if (object && object_stays(object))
        return object;
    census_problem(census, record, _("there is no %s/%s"), known, key);
    return NULL;
}

/* ---- Assignments --------------------------------------------------------------------------------------------------
 */

static const char *role_subject(struct census *census, const struct census_object *object, const char *role)
{
    return arena_format(census->arena, "%s/%s %s", object->kind, object->item.key, role);
}

static void take_assignment(struct census *census, const struct census_record *record)
{
    const struct mapping_section *section = &census->mapping->sections[record->section];
    bool bad = false;
    struct census_object *object = find_object(census, record, MAPPING_OBJECT_KEY, MAPPING_KIND, &bad);
    if (!object)
        return;
    const struct mapping_field *holder = mapping_find(section, MAPPING_HOLDER, NULL);
    const struct mapping_field *person = mapping_find(section, MAPPING_PERSON_KEY, NULL);
    const char *role = census_text(census, record, mapping_find(section, MAPPING_ROLE_NAME, NULL), &bad);
    const char *known = role ? mapping_word(WORDS_ROLE, role, strlen(role)) : NULL;
    const char *written = census_text(census, record, holder, &bad);
    const char *person_key = census_text(census, record, person, &bad);
    struct census_assignment assignment = {
        .object = object,
        .role = known,
        .mandate = census_text(census, record, mapping_find(section, MAPPING_MANDATE, NULL), &bad),
        .since = census_date(census, record, mapping_find(section, MAPPING_SINCE, NULL), &bad),
        .until = census_date(census, record, mapping_find(section, MAPPING_UNTIL, NULL), &bad),
        .accepted = census_date(census, record, mapping_find(section, MAPPING_ACCEPTED, NULL), &bad),
        .record = record,
    };
    if (known)
        map_put(&census->kept_roles, role_subject(census, object, known), object); /* taken back below */
    if (bad)
        return;
    if (!known) {
        census_problem(census, record, _("'%s' is no role; there are: %s"), role ? role : "",
                       mapping_words_known(census->arena, WORDS_ROLE));
        return;
    }
    if (!written && !person_key) {
        census_problem(census, record, _("nobody is named"));
        return;
    }
    assignment.party = census_resolve(census, record, person_key ? person : holder, written, person_key);
    if (!assignment.party)
        return;
    assignment.written = written ? written : assignment.party->name;
    for (struct census_assignment *other = object->imported; other; other = other->next)
        if (strcmp(other->role, known) == 0 && other->party == assignment.party) {
            census_problem(census, record, _("%s/%s has this %s twice%s%s"), object->kind, object->item.key, known,
                           other->record ? ": " : "", other->record ? census_place(census, other->record) : "");
            return;
        }
    struct census_assignment *kept = arena_copy(census->arena, &assignment, sizeof(assignment));
    kept->next = object->imported;
    object->imported = kept;
    map_put(&census->kept_roles, role_subject(census, object, known), NULL);
    census_count_field(census, object->kind, arena_format(census->arena, "assigned.%s", known), true);
}

void census_take_assignments(struct census *census)
{
    for (size_t i = 0; i < census->records.count; i++) {
        const struct census_record *record = census->records.items[i];
        if (census->mapping->sections[record->section].sort == MAPPING_ASSIGNMENT)
            take_assignment(census, record);
    }
}

static bool same_text(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static bool same_assignment(const struct census_assignment *was, const struct census_assignment *is)
{
    return strcmp(was->role, is->role) == 0 && was->party_id == is->party->id && is->party->id &&
           strcmp(was->written, is->written) == 0 && was->since == is->since && was->until == is->until &&
           was->accepted == is->accepted && same_text(was->mandate, is->mandate);
}

/* Whether an object's own section in the mapping speaks of a role: then the role is part of the object's record. */
static bool section_has_role(const struct census *census, const char *kind, const char *role)
{
    for (size_t i = 0; i < census->mapping->section_count; i++) {
        const struct mapping_section *section = &census->mapping->sections[i];
        if (section->kind && strcmp(section->kind, kind) == 0 &&
            (mapping_find(section, MAPPING_HOLDER, role) || mapping_find(section, MAPPING_PERSON_KEY, role)))
            return true;
    }
    return false;
}

static bool field_listed(const struct census_item *item, const char *field)
{
    for (size_t i = 0; i < item->field_count; i++)
        if (strcmp(item->fields[i], field) == 0)
            return true;
    return false;
}

/* A role of an object's own record came, went or changed: the object changed. */
static void role_changed(struct census *census, struct census_object *object, const char *role)
{
    if (object->item.change != CENSUS_UNCHANGED && object->item.change != CENSUS_CHANGED)
        return;
    const char *field = arena_format(census->arena, "role.%s", role);
    object->item.change = CENSUS_CHANGED;
    if (!field_listed(&object->item, field))
        census_add_field(census, &object->item, field);
}

static void keep_assignment(struct census *census, struct census_assignment *assignment, enum census_change change)
{
    assignment->change = change;
    census_push(census, &census->assignments, assignment);
}

static struct census_assignment *match_assignment(struct census_object *object, const struct census_assignment *is)
{
    for (struct census_assignment *was = object->registered; was; was = was->next)
        if (!was->matched && same_assignment(was, is)) {
            was->matched = true;
            return was;
        }
    return NULL;
}

/* A registered role of the same party that says something else now: a change, and not one gone and one new. */
static struct census_assignment *succeeded(struct census_object *object, const struct census_assignment *is)
{
    for (struct census_assignment *was = object->registered; was; was = was->next)
        if (!was->matched && strcmp(was->role, is->role) == 0 && is->party->id && was->party_id == is->party->id)
            return was;
    return NULL;
}

static void compare_imported(struct census *census, struct census_object *object, struct census_assignment *is)
{
    if (match_assignment(object, is)) {
        if (!is->by_object)
            census_count(census, MAPPING_ASSIGNMENT, CENSUS_UNCHANGED);
        return;
    }
    struct census_assignment *was = is->by_object ? NULL : succeeded(object, is);
    if (was) {
        was->matched = true;
        was->by_object = true; /* ended, and not counted apart */
        keep_assignment(census, was, CENSUS_VANISHED);
    }
    if (is->by_object)
        role_changed(census, object, is->role);
    keep_assignment(census, is, was ? CENSUS_CHANGED : CENSUS_ADDED);
    if (!is->by_object)
        census_count(census, MAPPING_ASSIGNMENT, is->change);
}

/* What is registered and was not matched: ended, unless nothing can be said of it. */
static void compare_registered(struct census *census, struct census_object *object, struct census_assignment *was)
{
    bool gone = object->item.change == CENSUS_VANISHED;
    bool own = section_has_role(census, object->kind, was->role);
    bool seen = object->row_settled || (object->item.record && !object->item.rejected);
    was->by_object = own || !census->result->mapped[MAPPING_ASSIGNMENT];
    if (!gone && own && seen)
        role_changed(census, object, was->role);
    else if (!gone && (own || !census->result->mapped[MAPPING_ASSIGNMENT]))
        return;
    else if (!gone && (census->unreadable || map_find(&census->kept_roles, role_subject(census, object, was->role)))) {
        census_count(census, MAPPING_ASSIGNMENT, CENSUS_KEPT);
        return;
    }
    keep_assignment(census, was, CENSUS_VANISHED);
    if (!was->by_object)
        census_count(census, MAPPING_ASSIGNMENT, CENSUS_VANISHED);
}

void census_compare_assignments(struct census *census)
{
    for (size_t i = 0; i < census->objects.count; i++) {
        struct census_object *object = census->objects.items[i];
        struct census_assignment *ordered = NULL;
        while (object->imported) { /* in the order of the register again */
            struct census_assignment *next = object->imported->next;
            object->imported->next = ordered;
            ordered = object->imported;
            object->imported = next;
        }
        object->imported = ordered;
        bool skipped = object->row_rejected || (object->item.record && object->item.rejected);
        for (struct census_assignment *is = ordered; is; is = is->next)
            if (!skipped || !is->by_object)
                compare_imported(census, object, is);
        for (struct census_assignment *was = object->registered; was; was = was->next)
            if (!was->matched)
                compare_registered(census, object, was);
        census_count(census, MAPPING_OBJECT, object->item.change);
    }
}

/* ---- Links
 * ----------------------------------------------------------------------------------------------------------- */

static void take_link(struct census *census, const struct census_record *record)
{
    const struct mapping_section *section = &census->mapping->sections[record->section];
    bool bad = false;
    struct census_object *from = find_object(census, record, MAPPING_FROM, MAPPING_FROM_KIND, &bad);
    struct census_object *to = from ? find_object(census, record, MAPPING_TO, MAPPING_TO_KIND, &bad) : NULL;
    const char *relation = census_text(census, record, mapping_find(section, MAPPING_RELATION, NULL), &bad);
    if (!from || !to || bad)
        return;
    const char *known = relation ? mapping_word(WORDS_RELATION, relation, strlen(relation)) : NULL;
    if (!known) {
        census_problem(census, record, _("'%s' is no relation; there are: %s"), relation ? relation : "",
                       mapping_words_known(census->arena, WORDS_RELATION));
        return;
    }
    const char *subject =
        arena_format(census->arena, "%s/%s %s %s/%s", from->kind, from->item.key, known, to->kind, to->item.key);
    struct census_link *link = map_find(&census->links_by_subject, subject);
    if (link && link->record) {
        census_problem(census, record, _("%s is there twice; the first is at %s"), subject,
                       census_place(census, link->record));
        return;
    }
    if (!link) {
        link = arena_allocate(census->arena, sizeof(*link));
        *link = (struct census_link){.subject = subject, .from = from, .to = to, .relation = known};
        map_put(&census->links_by_subject, subject, link);
        census_push(census, &census->links, link);
    }
    link->record = record;
}

void census_take_links(struct census *census)
{
    for (size_t i = 0; i < census->records.count; i++) {
        const struct census_record *record = census->records.items[i];
        if (census->mapping->sections[record->section].sort == MAPPING_LINK)
            take_link(census, record);
    }
}

void census_compare_links(struct census *census)
{
    for (size_t i = 0; i < census->links.count; i++) {
        struct census_link *link = census->links.items[i];
        bool gone = link->from->item.change == CENSUS_VANISHED || link->to->item.change == CENSUS_VANISHED;
        if (link->record)
            link->change = link->id ? CENSUS_UNCHANGED : CENSUS_ADDED;
        else if (gone || census->result->mapped[MAPPING_LINK])
            link->change = gone || !census->unreadable ? CENSUS_VANISHED : CENSUS_KEPT;
        if (link->record || census->result->mapped[MAPPING_LINK])
            census_count(census, MAPPING_LINK, link->change);
    }
}
