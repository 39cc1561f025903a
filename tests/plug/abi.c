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

static void print_data_values(void)
{
    VALUE(PEIL_COLUMN_OTHER);
    VALUE(PEIL_COLUMN_BOOLEAN);
    VALUE(PEIL_COLUMN_INTEGER);
    VALUE(PEIL_COLUMN_DECIMAL);
    VALUE(PEIL_COLUMN_DOUBLE);
    VALUE(PEIL_COLUMN_TEXT);
    VALUE(PEIL_COLUMN_DATE);
    VALUE(PEIL_COLUMN_MOMENT);
    VALUE(PEIL_COLUMN_GEOMETRY);
    VALUE(PEIL_COLUMN_PERSONAL);
    VALUE(PEIL_COLUMN_NOT_NULL);
    VALUE(PEIL_COLUMN_KEY);
    VALUE(PEIL_METRIC_ROWS);
    VALUE(PEIL_METRIC_READABLE);
    VALUE(PEIL_METRIC_FILLED);
    VALUE(PEIL_METRIC_NOT_BLANK);
    VALUE(PEIL_METRIC_MATCHES);
    VALUE(PEIL_METRIC_PATTERN);
    VALUE(PEIL_METRIC_IN_SET);
    VALUE(PEIL_METRIC_IN_REFERENCE);
    VALUE(PEIL_METRIC_RANGE);
    VALUE(PEIL_METRIC_LENGTH);
    VALUE(PEIL_METRIC_UNIQUE);
    VALUE(PEIL_METRIC_GROUPS);
    VALUE(PEIL_METRIC_DETERMINES);
    VALUE(PEIL_METRIC_EXPRESSION);
    VALUE(PEIL_METRIC_AGREES);
    VALUE(PEIL_METRIC_GEOMETRY);
    VALUE(PEIL_METRIC_MINIMUM);
    VALUE(PEIL_METRIC_MAXIMUM);
    VALUE(PEIL_METRIC_SUM);
    VALUE(PEIL_METRIC_MEAN);
    VALUE(PEIL_METRIC_DEVIATION);
    VALUE(PEIL_METRIC_QUANTILE);
    VALUE(PEIL_METRIC_DISTINCT);
    VALUE(PEIL_METRIC_SHORTEST);
    VALUE(PEIL_METRIC_LONGEST);
    VALUE(PEIL_METRIC_GAP);
    VALUE(PEIL_METRIC_FREQUENT);
    VALUE(PEIL_METRIC_LOW_OPEN);
    VALUE(PEIL_METRIC_HIGH_OPEN);
    VALUE(PEIL_METRIC_APPROXIMATE);
    VALUE(PEIL_ANSWER_MEASURED);
    VALUE(PEIL_ANSWER_NOT_MEASURED);
    VALUE(PEIL_ANSWER_APPROXIMATE);
}

static void print_data(void)
{
    TABLE(peil_column);
    MEMBER(peil_column, name);
    MEMBER(peil_column, native_type);
    MEMBER(peil_column, type);
    MEMBER(peil_column, flags);
    TABLE(peil_dataset);
    MEMBER(peil_dataset, table);
    MEMBER(peil_dataset, columns);
    MEMBER(peil_dataset, column_count);
    MEMBER(peil_dataset, reserved);
    TABLE(peil_reference);
    MEMBER(peil_reference, table);
    MEMBER(peil_reference, columns);
    MEMBER(peil_reference, column_count);
    MEMBER(peil_reference, reserved);
    TABLE(peil_metric);
    MEMBER(peil_metric, kind);
    MEMBER(peil_metric, flags);
    MEMBER(peil_metric, columns);
    MEMBER(peil_metric, column_count);
    MEMBER(peil_metric, split);
    MEMBER(peil_metric, where);
    MEMBER(peil_metric, argument);
    MEMBER(peil_metric, values);
    MEMBER(peil_metric, value_count);
    MEMBER(peil_metric, reserved);
    MEMBER(peil_metric, reference);
    TABLE(peil_question);
    MEMBER(peil_question, size);
    MEMBER(peil_question, metric_count);
    MEMBER(peil_question, metric_size);
    MEMBER(peil_question, date);
    MEMBER(peil_question, dataset);
    MEMBER(peil_question, metrics);
    TABLE(peil_answer);
    MEMBER(peil_answer, state);
    MEMBER(peil_answer, flags);
    MEMBER(peil_answer, type);
    MEMBER(peil_answer, text_size);
    MEMBER(peil_answer, rows);
    MEMBER(peil_answer, good);
    MEMBER(peil_answer, bad);
    MEMBER(peil_answer, allowed);
    MEMBER(peil_answer, unknown);
    MEMBER(peil_answer, text);
    MEMBER(peil_answer, cause);
    MEMBER(peil_answer, finder);
    TABLE(peil_cost);
    MEMBER(peil_cost, scans);
    MEMBER(peil_cost, queries);
    MEMBER(peil_cost, rows);
    MEMBER(peil_cost, bytes);
    MEMBER(peil_cost, road);
    TABLE(peil_data);
    MEMBER(peil_data, size);
    MEMBER(peil_data, option_count);
    MEMBER(peil_data, options);
    MEMBER(peil_data, schema);
    MEMBER(peil_data, measure);
    MEMBER(peil_data, explain);
    MEMBER(peil_data, test);
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
    MEMBER(peil_host, column);
    MEMBER(peil_host, answer);
    MEMBER(peil_host, cost);
    MEMBER(peil_host, finding);
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

static void print_notify(void)
{
    VALUE(PEIL_DELIVERY_SENT);
    VALUE(PEIL_DELIVERY_REFUSED);
    VALUE(PEIL_DELIVERY_LATER);
    VALUE(PEIL_DELIVERY_UNKNOWN);
    TABLE(peil_attachment);
    MEMBER(peil_attachment, name);
    MEMBER(peil_attachment, media_type);
    MEMBER(peil_attachment, bytes);
    MEMBER(peil_attachment, size);
    TABLE(peil_message);
    MEMBER(peil_message, size);
    MEMBER(peil_message, attachment_count);
    MEMBER(peil_message, id);
    MEMBER(peil_message, date);
    MEMBER(peil_message, from_address);
    MEMBER(peil_message, from_name);
    MEMBER(peil_message, to_address);
    MEMBER(peil_message, to_name);
    MEMBER(peil_message, reply_to);
    MEMBER(peil_message, list);
    MEMBER(peil_message, subject);
    MEMBER(peil_message, language);
    MEMBER(peil_message, text);
    MEMBER(peil_message, html);
    MEMBER(peil_message, attachments);
    TABLE(peil_receipt);
    MEMBER(peil_receipt, state);
    MEMBER(peil_receipt, code);
    MEMBER(peil_receipt, reply);
    TABLE(peil_notify);
    MEMBER(peil_notify, size);
    MEMBER(peil_notify, option_count);
    MEMBER(peil_notify, options);
    MEMBER(peil_notify, deliver);
    MEMBER(peil_notify, render);
}

int main(void)
{
    print_values();
    print_data_values();
    print_plain();
    print_tables();
    print_data();
    print_notify();
    return 0;
}
