/* SPDX-License-Identifier: EUPL-1.2 */
/* The layout of plugin.h as this compiler sees it, a line a member: size and offset. tests/plug/layout compares it with
 * what was released: when a line changes, so must PEIL_ABI_MAJOR; a member added at the end raises PEIL_ABI_MINOR. */
#include <stdio.h>

#include "peil/plugin.h"

#include "base/poison.h"

#define TABLE(name) printf("struct %s %zu\n", #name, sizeof(struct name))
#define MEMBER(name, member)                                                                                           \
    printf("  %s %zu @%zu\n", #member, sizeof(((struct name *)0)->member), offsetof(struct name, member))
#define VALUE(name) printf("%s %lld\n", #name, (long long)(name))

static void print_values(void)
{
    VALUE(PEIL_ABI_MAGIC);
    VALUE(PEIL_ABI_MAJOR);
    VALUE(PEIL_ABI_MINOR);
    VALUE(PEIL_ERROR_USAGE);
    VALUE(PEIL_ERROR_INPUT);
    VALUE(PEIL_ERROR_SYSTEM);
    VALUE(PEIL_ERROR_STORE);
    VALUE(PEIL_ERROR_PLUGIN);
    VALUE(PEIL_ERROR_VERSION);
    VALUE(PEIL_ERROR_CONFLICT);
    VALUE(PEIL_ERROR_INTERRUPTED);
    VALUE(PEIL_ERROR_MESSAGE_SIZE);
    VALUE(PEIL_VALUE_ABSENT);
    VALUE(PEIL_VALUE_TEXT);
    VALUE(PEIL_VALUE_JSON);
    VALUE(PEIL_VALUE_GONE);
    VALUE(PEIL_VALUE_UNKNOWN);
    VALUE(PEIL_OPTION_TEXT);
    VALUE(PEIL_OPTION_INTEGER);
    VALUE(PEIL_OPTION_BOOLEAN);
    VALUE(PEIL_OPTION_CHOICE);
    VALUE(PEIL_OPTION_LIST);
    VALUE(PEIL_OPTION_DATE);
    VALUE(PEIL_OPTION_PATH);
    VALUE(PEIL_OPTION_REQUIRED);
    VALUE(PEIL_OPTION_SECRET);
    VALUE(PEIL_VERDICT_MEASURED);
    VALUE(PEIL_VERDICT_ALLOWED_INCOMPLETE);
    VALUE(PEIL_VERDICT_NOT_APPLICABLE);
    VALUE(PEIL_VERDICT_NOT_MEASURED);
    VALUE(PEIL_KIND_SOURCE);
    VALUE(PEIL_KIND_DATA);
    VALUE(PEIL_KIND_CHECK);
    VALUE(PEIL_KIND_REPORT);
    VALUE(PEIL_KIND_NOTIFY);
}

static void print_plain(void)
{
    TABLE(peil_error);
    MEMBER(peil_error, code);
    MEMBER(peil_error, cause);
    MEMBER(peil_error, message);
    TABLE(peil_value);
    MEMBER(peil_value, text);
    MEMBER(peil_value, size);
    MEMBER(peil_value, state);
    TABLE(peil_place);
    MEMBER(peil_place, file);
    MEMBER(peil_place, pointer);
    MEMBER(peil_place, line);
    MEMBER(peil_place, byte);
    TABLE(peil_option);
    MEMBER(peil_option, name);
    MEMBER(peil_option, type);
    MEMBER(peil_option, flags);
    MEMBER(peil_option, standard);
    MEMBER(peil_option, minimum);
    MEMBER(peil_option, maximum);
    MEMBER(peil_option, choices);
    MEMBER(peil_option, text);
    TABLE(peil_setting);
    MEMBER(peil_setting, text);
    MEMBER(peil_setting, integer);
    MEMBER(peil_setting, given);
    MEMBER(peil_setting, reserved);
    TABLE(peil_selection);
    MEMBER(peil_selection, name);
    MEMBER(peil_selection, each);
    MEMBER(peil_selection, selectors);
    MEMBER(peil_selection, selector_count);
    MEMBER(peil_selection, reserved);
    TABLE(peil_reason);
    MEMBER(peil_reason, key);
    MEMBER(peil_reason, text);
    MEMBER(peil_reason, hint);
    TABLE(peil_outcome);
    MEMBER(peil_outcome, verdict);
    MEMBER(peil_outcome, reason);
    MEMBER(peil_outcome, n);
    MEMBER(peil_outcome, d);
    MEMBER(peil_outcome, detail);
    MEMBER(peil_outcome, detail_size);
    MEMBER(peil_outcome, reserved);
}

static void print_tables(void)
{
    TABLE(peil_host);
    MEMBER(peil_host, size);
    MEMBER(peil_host, abi_minor);
    MEMBER(peil_host, context);
    MEMBER(peil_host, allocate);
    MEMBER(peil_host, cancelled);
    MEMBER(peil_host, log);
    MEMBER(peil_host, translate);
    MEMBER(peil_host, translate_count);
    MEMBER(peil_host, yield);
    MEMBER(peil_host, reject);
    MEMBER(peil_host, note);
    MEMBER(peil_host, want_fact);
    MEMBER(peil_host, write);
    TABLE(peil_source);
    MEMBER(peil_source, size);
    MEMBER(peil_source, option_count);
    MEMBER(peil_source, options);
    MEMBER(peil_source, read);
    TABLE(peil_check);
    MEMBER(peil_check, name);
    MEMBER(peil_check, version);
    MEMBER(peil_check, summary);
    MEMBER(peil_check, option_count);
    MEMBER(peil_check, reason_count);
    MEMBER(peil_check, options);
    MEMBER(peil_check, reasons);
    MEMBER(peil_check, prepare);
    MEMBER(peil_check, judge);
    TABLE(peil_check_table);
    MEMBER(peil_check_table, size);
    MEMBER(peil_check_table, check_count);
    MEMBER(peil_check_table, check_size);
    MEMBER(peil_check_table, reserved);
    MEMBER(peil_check_table, checks);
    TABLE(peil_report);
    MEMBER(peil_report, size);
    MEMBER(peil_report, option_count);
    MEMBER(peil_report, options);
    MEMBER(peil_report, media_type);
    MEMBER(peil_report, extension);
    MEMBER(peil_report, render);
    TABLE(peil_plugin);
    MEMBER(peil_plugin, magic);
    MEMBER(peil_plugin, abi_major);
    MEMBER(peil_plugin, abi_minor);
    MEMBER(peil_plugin, size);
    MEMBER(peil_plugin, kind);
    MEMBER(peil_plugin, name);
    MEMBER(peil_plugin, version);
    MEMBER(peil_plugin, summary);
    MEMBER(peil_plugin, text_domain);
    MEMBER(peil_plugin, table);
}

int main(void)
{
    print_values();
    print_plain();
    print_tables();
    return 0;
}
