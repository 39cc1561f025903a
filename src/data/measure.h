/* SPDX-License-Identifier: EUPL-1.2 */
/* Measuring datasets by their rules: one job a dataset, an outcome for every rule, and recording them. */
#ifndef DATA_MEASURE_H
#define DATA_MEASURE_H

#include "data/rules.h"
#include "measure/outcome.h"

struct data_result {
    const struct rule *rule;
    enum outcome outcome; /* OUTCOME_OK, OUTCOME_SHORT or OUTCOME_NOT_MEASURED */
    int64_t n, d;         /* 0 of 0 when not measured */
    int64_t allowed, unknown;
    const char *value;  /* NULL: none */
    const char *cause;  /* of not measured */
    const char *finder; /* NULL: none */
};

struct data_measurement {
    const struct rules *rules;
    const struct rules_dataset *dataset;
    struct data_answers answers;       /* of the metrics */
    const struct peil_column *columns; /* as the source has them now */
    size_t column_count;
    struct data_result *results; /* of the dataset's rules, in the order of the file */
    size_t result_count;
};

/* The schema first, then all metrics of all rules of the dataset in one job. Always gives a result for every rule: what
 * fails is not measured, with its cause. */
int data_measure(struct arena *arena, const struct job_place *place, const struct rules *rules, size_t dataset,
                 date_day as_of, struct data_measurement *ret_measurement, struct peil_error *error);
/* What would be asked, to the byte: known are the columns that were seen last. */
int data_explain(struct arena *arena, const struct job_place *place, const struct rules *rules, size_t dataset,
                 date_day as_of, const struct peil_column *known, size_t known_count, const char **ret_text,
                 struct peil_error *error);
/* n of d against a norm in thousandths of a per cent, exactly. */
enum outcome data_judge(int64_t n, int64_t d, int32_t norm);

/* In the caller's transaction. */
int data_record(struct arena *arena, struct store *store, const struct data_measurement *measurement, date_day as_of,
                struct peil_error *error);
/* The columns of a dataset as they were seen last; none when it was never measured. */
int data_schema_newest(struct arena *arena, struct store *store, const char *dataset, struct peil_column **ret_columns,
                       size_t *ret_count, struct peil_error *error);
/* Measures all datasets of all rules in force on the day, and records each in a transaction of its own. */
int data_measure_all(struct arena *arena, struct store *store, const struct job_place *place, date_day as_of,
                     struct peil_error *error);

#endif
