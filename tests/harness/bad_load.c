/* SPDX-License-Identifier: EUPL-1.2 */
/* Check plugins that are wrong before they work: one shared object a fault, -DBAD_wrong_major chooses which. */
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include <peil/plugin.h>

#ifndef BAD_NAME
#define BAD_NAME "bad_wrong_magic"
#define BAD_wrong_magic
#endif

#ifdef BAD_constructor
__attribute__((constructor)) static void crash(void)
{
    raise(SIGSEGV);
}
#endif

#ifdef BAD_constructor_loop
__attribute__((constructor)) static void hang(void)
{
    while (1)
        sleep(1000);
}
#endif

#ifdef BAD_unresolved
extern int nowhere_to_be_found(void);
#endif

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    (void)host;
    (void)settings;
    (void)ret_state;
    (void)error;
#ifdef BAD_unresolved
    return nowhere_to_be_found();
#else
    return 0;
#endif
}

static int judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)state;
    (void)facts;
    (void)error;
    *ret_outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = 1, .d = 1};
    return 0;
}

static const struct peil_reason reasons[] = {{"bad", "it is bad", NULL}, {"bad", "it is bad", NULL}};
static const struct peil_check checks[] = {
    {
        .name = "fault",
        .version = "1",
        .summary = "is wrong before it works",
#ifdef BAD_double_reason
        .reason_count = 2,
#else
        .reason_count = 1,
#endif
        .reasons = reasons,
        .prepare = prepare,
#ifndef BAD_no_judge
        .judge = judge,
#endif
    },
};

__attribute__((unused)) static void keep(void)
{
    (void)judge;
}

static const struct peil_check_table table = {
    .size = sizeof(table),
    .check_count = 1,
#ifdef BAD_small_check
    .check_size = 16,
#else
    .check_size = sizeof(struct peil_check),
#endif
    .checks = checks,
};

static const struct peil_plugin plugin = {
#if defined(BAD_wrong_magic)
    .magic = 0xdeadbeef,
#else
    .magic = PEIL_ABI_MAGIC,
#endif
#if defined(BAD_wrong_major)
    .abi_major = PEIL_ABI_MAJOR + 1,
#else
    .abi_major = PEIL_ABI_MAJOR,
#endif
#if defined(BAD_newer_minor)
    .abi_minor = PEIL_ABI_MINOR + 1,
#else
    .abi_minor = PEIL_ABI_MINOR,
#endif
#if defined(BAD_small)
    .size = 16,
#else
    .size = sizeof(struct peil_plugin),
#endif
#if defined(BAD_kind)
    .kind = 9,
#else
    .kind = PEIL_KIND_CHECK,
#endif
#if defined(BAD_other_name)
    .name = "described",
#else
    .name = BAD_NAME,
#endif
    .version = "6.6",
    .summary = "a plugin that is wrong",
#ifndef BAD_no_table
    .table = &table,
#endif
};

__attribute__((unused)) static const void *const used[] = {&plugin, &table};

#ifndef BAD_no_symbol
const struct peil_plugin *peil_plugin(void)
{
#ifdef BAD_no_descriptor
    return NULL;
#else
    return &plugin;
#endif
}
#endif
