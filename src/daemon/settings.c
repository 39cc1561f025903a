/* SPDX-License-Identifier: EUPL-1.2 */
/* Settings out of the configuration, into bytes and back. */
#include "daemon/settings.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/wire.h"
#include "health/address.h"
#include "base/poison.h"

/* The members that cross, in one order for both ways. */
static const size_t texts[] = {
    offsetof(struct daemon_settings, store.host),
    offsetof(struct daemon_settings, store.port),
    offsetof(struct daemon_settings, store.database),
    offsetof(struct daemon_settings, store.user),
    offsetof(struct daemon_settings, store.service),
    offsetof(struct daemon_settings, store.passfile),
    offsetof(struct daemon_settings, store.password),
    offsetof(struct daemon_settings, place.runner),
    offsetof(struct daemon_settings, place.plugin_folder),
    offsetof(struct daemon_settings, place.locale_folder),
    offsetof(struct daemon_settings, place.language),
    offsetof(struct daemon_settings, name),
    offsetof(struct daemon_settings, runtime),
    offsetof(struct daemon_settings, reports),
    offsetof(struct daemon_settings, registers),
    offsetof(struct daemon_settings, health),
    offsetof(struct daemon_settings, place.network),
    offsetof(struct daemon_settings, place.readable),
    offsetof(struct daemon_settings, place.plugin_list),
};
static const size_t numbers[] = {
    offsetof(struct daemon_settings, store.connect_timeout),
    offsetof(struct daemon_settings, workers),
    offsetof(struct daemon_settings, stop_timeout),
    offsetof(struct daemon_settings, job_timeout),
    offsetof(struct daemon_settings, poll),
    offsetof(struct daemon_settings, lease),
    offsetof(struct daemon_settings, batch),
};
/* A new member of these wants a row above. */
static_assert(sizeof(struct store_settings) == 7 * sizeof(char *) + sizeof(int64_t), "store_settings has a new member");
static_assert(sizeof(struct job_place) == 8 * sizeof(char *), "job_place has a new member");
enum { TEXTS = sizeof(texts) / sizeof(texts[0]), NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };

/* A '/' would make the name of a worker read as another daemon's. */
static int check_name(const char *name, const char *place, struct peil_error *error)
{
    if (*name && strlen(name) <= 64 && strcspn(name, "/ \t\n") == strlen(name))
        return 0;
    return error_set(error, PEIL_ERROR_USAGE, _("%s: a daemon's name has 1 to 64 characters, without spaces and '/'"),
                     place ? place : "name");
}

static const char *own_host(struct arena *arena)
{
    char host[HOST_NAME_MAX + 1] = "";
    if (gethostname(host, sizeof(host) - 1) < 0 || !*host)
        return "localhost";
    host[64] = '\0';
    return arena_text(arena, host);
}

int daemon_settings_read(struct arena *arena, const struct config *config, struct daemon_settings *ret_settings,
                         struct peil_error *error)
{
    const char *language = config_text(config, "peil", "language");
    const char *name = config_text(config, "daemon", "name");
    *ret_settings = (struct daemon_settings){
        .name = name ? name : own_host(arena),
        .runtime = config_text(config, "daemon", "runtime"),
        .reports = config_text(config, "daemon", "reports"),
        .registers = config_text(config, "daemon", "registers"),
        .health = config_text(config, "daemon", "health"),
        .workers = config_integer(config, "daemon", "workers"),
        .stop_timeout = config_integer(config, "daemon", "stop_timeout"),
        .job_timeout = config_integer(config, "daemon", "job_timeout"),
        .poll = config_integer(config, "daemon", "poll"),
        .lease = config_integer(config, "daemon", "lease"),
        .batch = config_integer(config, "daemon", "batch"),
    };
    config_store(config, &ret_settings->store);
    config_place(config, language ? language : text_language_of_environment(), &ret_settings->place);
    config_calendar(config, &ret_settings->calendar);
    int failed = check_name(ret_settings->name, config_value(config, "daemon", "name")->place, error);
    if (!failed && ret_settings->health)
        failed = health_address_check(ret_settings->health, config_value(config, "daemon", "health")->place, error);
    return failed;
}

void daemon_settings_put(struct buffer *out, const struct daemon_settings *settings)
{
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text;
        memcpy(&text, (const char *)settings + texts[i], sizeof(text));
        wire_put_text(out, text);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        int64_t number;
        memcpy(&number, (const char *)settings + numbers[i], sizeof(number));
        wire_put_i64(out, number);
    }
    wire_put_u8(out, settings->place.strict);
    wire_put_u8(out, (uint8_t)settings->calendar.liberation);
    wire_put_u8(out, settings->calendar.good_friday);
}

int daemon_settings_get(struct arena *arena, const void *bytes, size_t size, struct daemon_settings *ret_settings,
                        struct peil_error *error)
{
    struct wire_reader reader = wire_reader(bytes, size);
    for (size_t i = 0; i < TEXTS; i++) {
        uint32_t length;
        const char *view = wire_get_view(&reader, &length);
        const char *text = view ? arena_text_n(arena, view, length) : NULL;
        memcpy((char *)ret_settings + texts[i], &text, sizeof(text));
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        int64_t number = wire_get_i64(&reader);
        memcpy((char *)ret_settings + numbers[i], &number, sizeof(number));
    }
    ret_settings->place.strict = wire_get_boolean(&reader);
    ret_settings->calendar.liberation = (enum calendar_liberation)wire_get_u8(&reader);
    ret_settings->calendar.good_friday = wire_get_boolean(&reader);
    if (!wire_done(&reader) || !ret_settings->name || !ret_settings->runtime)
        return error_set(error, PEIL_ERROR_INPUT, _("the settings that were handed over are not whole"));
    return 0;
}
