/* SPDX-License-Identifier: EUPL-1.2 */
/* check_described: is an object described, and does the description say something? The descriptor. */
#include "described.h"

#include <stdio.h>
#include <string.h>

int rule_no_memory(struct peil_error *error)
{
    if (error) {
        error->code = PEIL_ERROR_SYSTEM;
        snprintf(error->message, sizeof(error->message), "check_described: out of memory");
    }
    return PEIL_ERROR_SYSTEM;
}

int rule_refuse(const struct peil_host *host, struct peil_error *error, const char *format, const char *what,
                size_t size)
{
    if (error) {
        error->code = PEIL_ERROR_USAGE;
        snprintf(error->message, sizeof(error->message), host->translate(host->context, format), (int)size, what);
    }
    return PEIL_ERROR_USAGE;
}

int32_t rule_want_field(const struct peil_host *host, const char *name, struct peil_error *error)
{
    size_t size = strlen(name) + sizeof("field.");
    char *fact = host->allocate(host->context, size);
    if (!fact)
        return rule_no_memory(error);
    snprintf(fact, size, "field.%s", name);
    return host->want_fact(host->context, fact, error);
}

void outcome_of(struct peil_outcome *outcome, int64_t n, int64_t d, int reason)
{
    *outcome = (struct peil_outcome){
        .verdict = PEIL_VERDICT_MEASURED, .n = n, .d = d, .reason = n == d ? 0 : (uint32_t)(reason + 1)};
}

void outcome_without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason)
{
    *outcome = (struct peil_outcome){.verdict = verdict, .reason = (uint32_t)(reason + 1)};
}

void outcome_detail(struct peil_outcome *outcome, const char *detail)
{
    outcome->detail = detail;
    outcome->detail_size = (uint32_t)strlen(detail);
}

bool outcome_not_measured(struct peil_outcome *outcome, const struct field *field)
{
    if (field->state != FIELD_GONE && field->state != FIELD_UNKNOWN)
        return false;
    outcome_without(outcome, PEIL_VERDICT_NOT_MEASURED, field->state == FIELD_GONE ? REASON_GONE : REASON_UNKNOWN);
    return true;
}

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_check *const rules[] = {&rule_present,    &rule_length,  &rule_not_title,
                                                     &rule_not_filler, &rule_profile, &rule_code};
    static struct peil_check checks[COUNT_OF(rules)];
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        checks[i] = *rules[i];
    static const struct peil_check_table table = {.size = sizeof(table),
                                                  .check_count = COUNT_OF(rules),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {
        .magic = PEIL_ABI_MAGIC,
        .abi_major = PEIL_ABI_MAJOR,
        .abi_minor = PEIL_ABI_MINOR,
        .size = sizeof(struct peil_plugin),
        .kind = PEIL_KIND_CHECK,
        .name = "described",
        .version = "1.0",
        .summary = PEIL_N_("is an object described, and does the description say something?"),
        .table = &table,
    };
    return &plugin;
}
