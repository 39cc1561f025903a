/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening a plugin: the file first, then the ABI, then the descriptor. */
#include <ctype.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "plug/plug.h"
#include "base/poison.h"

static const char *const kind_names[] = {
    [PEIL_KIND_SOURCE] = "source", [PEIL_KIND_DATA] = "data",     [PEIL_KIND_CHECK] = "check",
    [PEIL_KIND_REPORT] = "report", [PEIL_KIND_NOTIFY] = "notify",
};

const char *plug_kind_name(uint32_t kind)
{
    return kind < sizeof(kind_names) / sizeof(kind_names[0]) ? kind_names[kind] : NULL;
}

/* ---- The file (before it is opened: trust.c) -----------------------------------------------------------------------
 */

/* dlopen names the descriptor's path; people know the file. */
static int loader_failed(const char *opened, const char *file, struct peil_error *error)
{
    const char *text = dlerror();
    text = text ? text : "dlopen";
    if (strncmp(text, opened, strlen(opened)) == 0)
        text += strlen(opened);
    text += strspn(text, ": ");
    return error_set(error, PEIL_ERROR_PLUGIN, _("%s cannot be loaded: %s"), file, text);
}

/* ---- The descriptor ---------------------------------------------------------------------------------------------- */

static bool name_is_good(const char *name)
{
    size_t size = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;
    return size > 0 && size < 64 && name[size] == '\0' && islower((unsigned char)name[0]);
}

static bool text_is_good(const char *text)
{
    return text && *text && utf8_is_valid(text, strlen(text));
}

static int check_abi(const struct peil_plugin *descriptor, struct peil_error *error)
{
    if (descriptor->magic != PEIL_ABI_MAGIC)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("is no plugin of peil: its descriptor begins with %08x, not %08x"), descriptor->magic,
                         PEIL_ABI_MAGIC);
    if (descriptor->abi_major != PEIL_ABI_MAJOR || descriptor->abi_minor > PEIL_ABI_MINOR)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("was built for plugin ABI %u.%u and this peil has %d.%d: build it anew against this peil"),
                         descriptor->abi_major, descriptor->abi_minor, PEIL_ABI_MAJOR, PEIL_ABI_MINOR);
    if (descriptor->size < sizeof(*descriptor))
        return error_set(error, PEIL_ERROR_VERSION, _("has a descriptor of %u bytes; ABI %d.%d has %zu"),
                         descriptor->size, PEIL_ABI_MAJOR, descriptor->abi_minor, sizeof(*descriptor));
    return 0;
}

static int check_option_row(const struct peil_option *option, const char *of, struct peil_error *error)
{
    if (!option->name || !*option->name || strlen(option->name) > 49)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s: an option has no name, or one of more than 49 bytes"), of);
    if (option->type < PEIL_OPTION_TEXT || option->type > PEIL_OPTION_PATH)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s: option '%s' is of type %u, which there is not"), of,
                         option->name, option->type);
    if (option->type == PEIL_OPTION_CHOICE && !option->choices)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s: option '%s' is a choice without choices"), of, option->name);
    return 0;
}

static int check_options(const struct peil_option *options, uint32_t count, const char *of, struct peil_error *error)
{
    if (count && !options)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s: %u options and no rows"), of, count);
    for (uint32_t i = 0; i < count; i++) {
        int failed = check_option_row(&options[i], of, error);
        if (failed)
            return failed;
    }
    return 0;
}

static int table_too_small(uint32_t size, size_t needed, struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_VERSION, _("has a table of %u bytes; ABI %d.%d has %zu"), size, PEIL_ABI_MAJOR,
                     PEIL_ABI_MINOR, needed);
}

static int check_one_check(const struct peil_check *check, struct peil_error *error)
{
    if (!name_is_good(check->name))
        return error_set(error, PEIL_ERROR_PLUGIN, _("a check's name is [a-z][a-z0-9_]*"));
    if (!text_is_good(check->version) || !text_is_good(check->summary))
        return error_set(error, PEIL_ERROR_PLUGIN, _("check %s has no version or no summary"), check->name);
    if (!check->prepare || !check->judge)
        return error_set(error, PEIL_ERROR_PLUGIN, _("check %s has no prepare or no judge"), check->name);
    if (check->reason_count > UINT16_MAX || (check->reason_count && !check->reasons))
        return error_set(error, PEIL_ERROR_PLUGIN, _("check %s: %u reasons and no rows"), check->name,
                         check->reason_count);
    for (uint32_t i = 0; i < check->reason_count; i++) {
        const struct peil_reason *reason = &check->reasons[i];
        if (!name_is_good(reason->key) || !text_is_good(reason->text) || (reason->hint && !text_is_good(reason->hint)))
            return error_set(error, PEIL_ERROR_PLUGIN,
                             _("check %s: reason %u has a key that is not [a-z][a-z0-9_]*, or no text"), check->name,
                             i);
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(check->reasons[j].key, reason->key) == 0)
                return error_set(error, PEIL_ERROR_PLUGIN, _("check %s: reason '%s' occurs twice"), check->name,
                                 reason->key);
    }
    return check_options(check->options, check->option_count, check->name, error);
}

static const struct peil_check *check_at(const struct peil_check_table *table, uint32_t index)
{
    return (const struct peil_check *)((const char *)table->checks + (size_t)index * table->check_size);
}

static int check_checks(const struct peil_check_table *table, struct peil_error *error)
{
    if (table->size < sizeof(*table))
        return table_too_small(table->size, sizeof(*table), error);
    if (table->check_size < sizeof(struct peil_check))
        return table_too_small(table->check_size, sizeof(struct peil_check), error);
    if (table->check_count == 0 || !table->checks)
        return error_set(error, PEIL_ERROR_PLUGIN, _("has no checks"));
    for (uint32_t i = 0; i < table->check_count; i++) {
        int failed = check_one_check(check_at(table, i), error);
        if (failed)
            return failed;
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(check_at(table, j)->name, check_at(table, i)->name) == 0)
                return error_set(error, PEIL_ERROR_PLUGIN, _("has two checks named %s"), check_at(table, i)->name);
    }
    return 0;
}

static int check_table(const struct peil_plugin *descriptor, struct peil_error *error)
{
    const struct peil_source *source = descriptor->table;
    const struct peil_report *report = descriptor->table;
    const struct peil_data *data = descriptor->table;
    const struct peil_notify *notify = descriptor->table;
    switch (descriptor->kind) {
    case PEIL_KIND_SOURCE:
        if (source->size < sizeof(*source))
            return table_too_small(source->size, sizeof(*source), error);
        if (!source->read)
            return error_set(error, PEIL_ERROR_PLUGIN, _("has no function '%s'"), "read");
        return check_options(source->options, source->option_count, descriptor->name, error);
    case PEIL_KIND_DATA:
        if (data->size < sizeof(*data))
            return table_too_small(data->size, sizeof(*data), error);
        if (!data->schema || !data->measure || !data->explain)
            return error_set(error, PEIL_ERROR_PLUGIN, _("has no function '%s'"),
                             !data->schema    ? "schema"
                             : !data->measure ? "measure"
                                              : "explain");
        return check_options(data->options, data->option_count, descriptor->name, error);
    case PEIL_KIND_NOTIFY:
        if (notify->size < sizeof(*notify))
            return table_too_small(notify->size, sizeof(*notify), error);
        if (!notify->deliver || !notify->render)
            return error_set(error, PEIL_ERROR_PLUGIN, _("has no function '%s'"),
                             notify->deliver ? "render" : "deliver");
        return check_options(notify->options, notify->option_count, descriptor->name, error);
    case PEIL_KIND_REPORT:
        if (report->size < sizeof(*report))
            return table_too_small(report->size, sizeof(*report), error);
        if (!report->render)
            return error_set(error, PEIL_ERROR_PLUGIN, _("has no function '%s'"), "render");
        if (!text_is_good(report->media_type) || !text_is_good(report->extension))
            return error_set(error, PEIL_ERROR_PLUGIN, _("has no media type or no extension"));
        return check_options(report->options, report->option_count, descriptor->name, error);
    default:
        return check_checks(descriptor->table, error);
    }
}

int plug_check_descriptor(const struct peil_plugin *descriptor, const char *kind, const char *name,
                          struct peil_error *error)
{
    if (!descriptor)
        return error_set(error, PEIL_ERROR_PLUGIN, _("gave no descriptor"));
    int failed = check_abi(descriptor, error);
    if (failed)
        return failed;
    if (descriptor->kind != PEIL_KIND_SOURCE && descriptor->kind != PEIL_KIND_DATA &&
        descriptor->kind != PEIL_KIND_CHECK && descriptor->kind != PEIL_KIND_REPORT &&
        descriptor->kind != PEIL_KIND_NOTIFY)
        return error_set(error, PEIL_ERROR_VERSION, _("is of kind %u, which this peil does not know"),
                         descriptor->kind);
    if (!name_is_good(descriptor->name))
        return error_set(error, PEIL_ERROR_PLUGIN, _("a plugin's name is [a-z][a-z0-9_]*"));
    if (strcmp(kind_names[descriptor->kind], kind) != 0 || strcmp(descriptor->name, name) != 0)
        return error_set(error, PEIL_ERROR_PLUGIN, _("says that it is %s_%s"), kind_names[descriptor->kind],
                         descriptor->name);
    if (!text_is_good(descriptor->version) || !text_is_good(descriptor->summary))
        return error_set(error, PEIL_ERROR_PLUGIN, _("has no version or no summary"));
    if (!descriptor->table)
        return error_set(error, PEIL_ERROR_PLUGIN, _("has no table"));
    return check_table(descriptor, error);
}

int plug_load(struct plug *ret_plug, int descriptor, const char *file, const char *kind, const char *name,
              struct peil_error *error)
{
    char opened[32];
    *ret_plug = (struct plug){.file = file};
    snprintf(opened, sizeof(opened), "/proc/self/fd/%d", descriptor);
    ret_plug->handle = dlopen(opened, RTLD_NOW | RTLD_LOCAL);
    if (!ret_plug->handle)
        return loader_failed(opened, file, error);
    /* POSIX has dlsym give functions through an object pointer. */
    const struct peil_plugin *(*describe)(void);
    *(void **)&describe = dlsym(ret_plug->handle, "peil_plugin");
    if (!describe)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s has no function '%s'"), file, "peil_plugin");
    const struct peil_plugin *given = describe();
    int failed = plug_check_descriptor(given, kind, name, error);
    if (failed)
        return failed;
    ret_plug->descriptor = given;
    ret_plug->kind = kind_names[given->kind];
    return 0;
}

const struct peil_source *plug_source(const struct plug *plug)
{
    return plug->descriptor->table;
}

const struct peil_report *plug_report(const struct plug *plug)
{
    return plug->descriptor->table;
}

const struct peil_data *plug_data(const struct plug *plug)
{
    return plug->descriptor->table;
}

const struct peil_notify *plug_notify(const struct plug *plug)
{
    return plug->descriptor->table;
}

uint32_t plug_check_count(const struct plug *plug)
{
    return ((const struct peil_check_table *)plug->descriptor->table)->check_count;
}

const struct peil_check *plug_check(const struct plug *plug, uint32_t index)
{
    return check_at(plug->descriptor->table, index);
}

const struct peil_check *plug_check_named(const struct plug *plug, const char *name)
{
    for (uint32_t i = 0; i < plug_check_count(plug); i++)
        if (strcmp(plug_check(plug, i)->name, name) == 0)
            return plug_check(plug, i);
    return NULL;
}

const char *plug_text(const struct plug *plug, const char *message_id)
{
    return message_id ? text_translate_in(plug->descriptor->text_domain, message_id) : message_id;
}
