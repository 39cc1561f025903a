/* SPDX-License-Identifier: EUPL-1.2 */
/* One data job: a question to a data plugin in a runner, and all that it gave. */
#ifndef DATA_ASK_H
#define DATA_ASK_H

#include "base/buffer.h"
#include "job/job.h"
#include "job/question.h"

struct data_source {
    const char *plugin; /* "pg" */
    const char *name;   /* of the section, for messages */
    const char *place;  /* "file:line"; NULL */
    const struct job_setting *settings;
    size_t setting_count;
};

struct data_finding {
    int level;
    const char *key, *text;
};

struct data_answers {
    struct peil_answer *answers; /* by metric; state 0 never: what was not answered is not measured, with its cause */
    struct peil_column *columns; /* of QUESTION_SCHEMA */
    size_t column_count;
    struct data_finding *findings; /* of QUESTION_TEST */
    size_t finding_count;
    const char *text;  /* of QUESTION_EXPLAIN */
    const char *notes; /* a line each; "" for none */
    struct peil_cost cost;
    const char *plugin_version, *plugin_hash;
};

/* Memory is the arena's. When the job fails while measuring, every metric that has no answer yet is not measured, with
 * what went wrong as its cause, and the answers that came before it stand: that is 0, and error is left alone. A job
 * that cannot be started, or another aspect that fails, is an error. */
int data_ask(struct arena *arena, const struct job_place *place, const struct data_source *source,
             const struct protocol_question *question, struct job_limits limits, struct data_answers *ret_answers,
             struct peil_error *error);

#endif
