/* SPDX-License-Identifier: EUPL-1.2 */
/* The plugin ABI of peil, whole: a plugin includes this header and its own libraries, nothing else of peil.
 *
 * A plugin is a shared object that exports one function:
 *
 *     const struct peil_plugin *peil_plugin(void);
 *
 * It returns a constant descriptor. The host reads magic, abi_major, abi_minor and size before anything else and
 * refuses politely when they do not fit: the major must be equal, the plugin's minor at most the host's. Plugins are
 * only ever loaded in peil-runner, a process that does one job and exits; a plugin that crashes, hangs or lies costs
 * that job and nothing more.
 *
 * Conventions
 *   - A function returns 0, or a negative PEIL_ERROR_… code after filling the caller's struct peil_error.
 *   - Text is UTF-8. A struct peil_value carries its size and is NOT terminated by a NUL byte.
 *   - Strings in descriptors (summary, text, hint) are English message ids; the host translates them with gettext from
 *     the plugin's text domain. Mark them with PEIL_N_() so that xgettext finds them.
 *   - Memory from host->allocate() lives as long as the job. A plugin may also use malloc; the process exits anyway.
 *   - Tables start with their own size in bytes, so that members can be added at the end in a later minor version.
 *
 * Changelog
 *   1.0  2026-11-24  first version: source, check and report tables; data and notify are numbered, their tables follow.
 *   1.1  2026-11-28  data: struct peil_data and what it asks and answers (peil-data(7)); host->column, answer, cost,
 *                    finding.
 *   1.2  2026-11-28  notify: struct peil_notify, what it delivers and what became of it.
 */
#ifndef PEIL_PLUGIN_H
#define PEIL_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PEIL_ABI_MAGIC 0x4c494550u /* the bytes P E I L in memory on a little-endian machine */
#define PEIL_ABI_MAJOR 1
#define PEIL_ABI_MINOR 2

#define PEIL_EXPORT __attribute__((visibility("default")))
#define PEIL_PRINTF(text_at, first) __attribute__((__format__(__printf__, text_at, first)))
#define PEIL_N_(text) text

/* ---- Errors ------------------------------------------------------------------------------------------------- */

enum peil_error_code {
    PEIL_ERROR_USAGE = -2,       /* the user asked for something that cannot be: option, mapping, file:line */
    PEIL_ERROR_INPUT = -3,       /* outside input is not what it should be; the message names the place */
    PEIL_ERROR_SYSTEM = -4,      /* the operating system refused: file, memory, process */
    PEIL_ERROR_STORE = -5,       /* PostgreSQL refused or went away */
    PEIL_ERROR_PLUGIN = -6,      /* a plugin or its runner failed */
    PEIL_ERROR_VERSION = -7,     /* ABI, schema or format is newer or older than this program */
    PEIL_ERROR_CONFLICT = -8,    /* somebody else is doing, or has done, what was asked */
    PEIL_ERROR_INTERRUPTED = -9, /* the host asked to stop: deadline or signal */
};

#define PEIL_ERROR_MESSAGE_SIZE 1024

struct peil_error {
    int32_t code;
    int32_t cause; /* errno, a signal number, or 0 */
    char message[PEIL_ERROR_MESSAGE_SIZE];
};

/* ---- Values ------------------------------------------------------------------------------------------------- */

enum peil_value_state {
    PEIL_VALUE_ABSENT = 0,  /* there is no such field on this record, or it is null */
    PEIL_VALUE_TEXT = 1,    /* text (possibly empty) */
    PEIL_VALUE_JSON = 2,    /* a list or an object, as JSON text, for instance ["a","b"] */
    PEIL_VALUE_GONE = 3,    /* the source once had this field and has it on no record any more: cannot be measured */
    PEIL_VALUE_UNKNOWN = 4, /* the host cannot know it, for instance service dates without a persons register */
};

struct peil_value {
    const char *text; /* NULL unless state is TEXT or JSON */
    uint32_t size;    /* bytes */
    uint32_t state;   /* enum peil_value_state */
};

/* Where outside input stood. Unset members are NULL or 0. */
struct peil_place {
    const char *file;    /* relative to the location given, NUL-terminated */
    const char *pointer; /* JSON pointer (RFC 6901) or another path inside the file, NUL-terminated */
    uint64_t line;       /* from 1 */
    uint64_t byte;       /* offset from 0 of the record, when line is 0 */
};

/* ---- Options ------------------------------------------------------------------------------------------------ */

enum peil_option_type {
    PEIL_OPTION_TEXT = 1,    /* any text */
    PEIL_OPTION_INTEGER = 2, /* decimal, between minimum and maximum */
    PEIL_OPTION_BOOLEAN = 3, /* yes/no, ja/nee, true/false; peil_setting.integer is 1 or 0 */
    PEIL_OPTION_CHOICE = 4,  /* one of choices ("a|b|c"); peil_setting.integer is its index from 0 */
    PEIL_OPTION_LIST = 5,    /* items separated by commas; the text has one item a line, trimmed */
    PEIL_OPTION_DATE = 6,    /* YYYY-MM-DD; peil_setting.integer is days since 1970-01-01 */
    PEIL_OPTION_PATH = 7,    /* a file or folder, relative to the file that the option stands in */
};

enum peil_option_flag {
    PEIL_OPTION_REQUIRED = 1, /* has no default and must be given */
    PEIL_OPTION_SECRET = 2,   /* printed as ****, never logged */
};

/* One row an option: help, man page, checking and "did you mean" all come out of these rows. */
struct peil_option {
    const char *name;
    uint32_t type;        /* enum peil_option_type */
    uint32_t flags;       /* enum peil_option_flag, or-ed */
    const char *standard; /* the default, as it would be written; NULL: none */
    int64_t minimum;      /* INTEGER: inclusive bounds; ignored when both are 0 */
    int64_t maximum;
    const char *choices; /* CHOICE: "a|b|c" */
    const char *text;    /* one line of help (message id) */
};

/* A checked option value. A plugin gets one for each of its option rows, in the same order. */
struct peil_setting {
    const char *text; /* as given or the default; NULL when neither; NUL-terminated */
    int64_t integer;  /* see enum peil_option_type */
    uint32_t given;   /* 1 when the user gave it */
    uint32_t reserved;
};

/* ---- The host's services ------------------------------------------------------------------------------------- */

struct peil_column;
struct peil_answer;
struct peil_cost;

struct peil_host {
    uint32_t size; /* sizeof, as the host was built: test before using a member added later */
    uint32_t abi_minor;
    void *context; /* give it back as the first argument */

    /* Memory for this job, zeroed, aligned for anything; NULL when the job's budget is spent. */
    void *(*allocate)(void *context, size_t size);
    /* 1 when the job should end soon: deadline near or signal. Long loops ask now and then. */
    int (*cancelled)(void *context);
    /* A line for the operator; never personal data. level: 3 error, 4 warning, 6 information, 7 debug. */
    void (*log)(void *context, int level, const char *text);
    /* The text in the job's language; the message id itself when there is no translation. */
    const char *(*translate)(void *context, const char *message_id);
    /* As translate, for a count: ngettext. */
    const char *(*translate_count)(void *context, const char *one, const char *many, uint64_t count);

    /* source: one record. values has one entry for each selector of that selection, in order. */
    int (*yield)(void *context, uint32_t selection, const struct peil_value *values, const struct peil_place *place,
                 struct peil_error *error);
    /* source: a record that could not be read; it is counted and shown with its place, and nothing of it is used. */
    int (*reject)(void *context, uint32_t selection, const struct peil_place *place, const char *reason,
                  struct peil_error *error);
    /* source: what was detected or skipped, for the person who imports ("UTF-8 with BOM, separator ';'"). */
    int (*note)(void *context, const char *file, const char *text, struct peil_error *error);

    /* check, in prepare: ask for a fact. Returns its index in the facts given to judge, or a negative code.
     * Fact names: "kind", "key", "title", "unit", "date" (the measuring date);
     * "field.NAME": a registered attribute; "role.ROLE.name|level|party|person|since|until|accepted|in_service|left|
     * successor" (the day on which somebody else takes over) where ROLE is data_owner, process_owner, chain_owner,
     * system_owner, steward, deputy, or "owner" (the owner role that goes with the object's kind);
     * "review.description|data|process": the day of the newest review; "data.rules" ("yes") and
     * "data.DIMENSION.ok|short|not_measured|evidence": what the rules on its data say (peil-check_quality(7));
     * "unit.line|domain|department": where the unit stands;
     * "holder.ROLE.mandate|unit|line|domain|holders|span|span.KIND": what is known of the holder beyond the role;
     * tables, a line a row with tabs between the columns: "links.RELATION", "links.RELATION.back", "chain.hand_overs",
     * "chain.field.NAME", "steering.reviews|answers"; "steering.last": the day of the last deed. peil-plugin(7) lists
     * them all. */
    int32_t (*want_fact)(void *context, const char *name, struct peil_error *error);

    /* report: bytes of the rendered page, in order. data: in explain, the text of what would be asked. notify: in
     * render, what would be sent. */
    int (*write)(void *context, const void *bytes, size_t size, struct peil_error *error);

    /* Since 1.1, for data. */
    /* schema: the columns of the dataset, in their order. */
    int (*column)(void *context, const struct peil_column *column, struct peil_error *error);
    /* measure: the answer to a metric, once. What was never answered is not measured. Refused when the counts cannot
     * be (peil-data(7)). */
    int (*answer)(void *context, uint32_t metric, const struct peil_answer *answer, struct peil_error *error);
    /* measure: what it took, once, at the end. */
    int (*cost)(void *context, const struct peil_cost *cost, struct peil_error *error);
    /* test: one thing that was tried, and how it went. level as of log: 6 as it should be, 4 a finding. key is
     * [a-z][a-z0-9_]*, text a sentence in the job's language. */
    int (*finding)(void *context, int level, const char *key, const char *text, struct peil_error *error);
};

/* ---- Sources ------------------------------------------------------------------------------------------------- */

/* One section of a mapping: which records, and which values of each. */
struct peil_selection {
    const char *name;             /* the mapping's section, for messages */
    const char *each;             /* what holds the records: JSON pointer with '*', sheet, element; NULL: whole file */
    const char *const *selectors; /* column names, JSON pointers, or "@file", "@folder", "@line", "@key" */
    uint32_t selector_count;
    uint32_t reserved;
};

struct peil_source {
    uint32_t size;
    uint32_t option_count;
    const struct peil_option *options;
    /* Reads the register at location (a file or a folder) and yields every record of every selection. An empty source
     * yields nothing and returns 0. A file that cannot be read at all is an error; a record that cannot is rejected. */
    int (*read)(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error);
};

/* ---- Data ---------------------------------------------------------------------------------------------------- */

/* A data plugin opens the data of one dataset and answers a list of metrics about it: all metrics of all rules at once,
 * in one pass, and one query more for each grouping metric that cannot ride along. It knows no norms, and it never
 * writes. What every metric means, to the row, is in peil-data(7); every plugin gives the same answers. */

enum peil_column_type {
    PEIL_COLUMN_OTHER = 0, /* only FILLED, and what works on its text form */
    PEIL_COLUMN_BOOLEAN = 1,
    PEIL_COLUMN_INTEGER = 2,
    PEIL_COLUMN_DECIMAL = 3, /* exact */
    PEIL_COLUMN_DOUBLE = 4,
    PEIL_COLUMN_TEXT = 5,
    PEIL_COLUMN_DATE = 6,   /* a day */
    PEIL_COLUMN_MOMENT = 7, /* a day and a time */
    PEIL_COLUMN_GEOMETRY = 8,
};

enum peil_column_flag {
    PEIL_COLUMN_PERSONAL = 1, /* host: no value of it may be in an answer, a note, a message or a log */
    PEIL_COLUMN_NOT_NULL = 2, /* the source holds it so */
    PEIL_COLUMN_KEY = 4,      /* part of the primary key */
};

struct peil_column {
    const char *name;        /* as the source spells it, UTF-8 */
    const char *native_type; /* "character varying(9)"; NULL: unknown */
    uint32_t type;           /* enum peil_column_type */
    uint32_t flags;          /* enum peil_column_flag, or-ed */
};

struct peil_dataset {
    const char *table;                 /* "schema.table", a sheet, a layer; NULL: the only one there is */
    const struct peil_column *columns; /* what the host knows of them: the schema seen last, or declared */
    uint32_t column_count;             /* 0: nothing is known */
    uint32_t reserved;
};

/* Rows are counted in five ways: rows = good + bad + allowed + unknown. The rows are those for which where is true. */
enum peil_metric_kind {
    PEIL_METRIC_ROWS = 1,         /* good = rows */
    PEIL_METRIC_READABLE = 2,     /* bad: rows that are not as the file's format wants them */
    PEIL_METRIC_FILLED = 3,       /* columns: bad when one of them is NULL. Never unknown */
    PEIL_METRIC_NOT_BLANK = 4,    /* columns: bad when one of them is NULL, empty or only white space. Never unknown */
    PEIL_METRIC_MATCHES = 5,      /* column, argument: the name of a format ("bsn"). allowed: legal but incomplete */
    PEIL_METRIC_PATTERN = 6,      /* column, argument: a regular expression that the whole value must match */
    PEIL_METRIC_IN_SET = 7,       /* column, values: the text forms that are good */
    PEIL_METRIC_IN_REFERENCE = 8, /* columns, reference: good when the reference has a row with these values */
    PEIL_METRIC_RANGE = 9,        /* column, values[2]: lower and upper bound, NULL is open */
    PEIL_METRIC_LENGTH = 10,      /* column, values[2]: bounds on the number of characters */
    PEIL_METRIC_UNIQUE = 11,      /* columns: bad when another row has the same values */
    PEIL_METRIC_GROUPS = 12,      /* columns, values[2]: bounds on how many rows share these values */
    PEIL_METRIC_DETERMINES = 13,  /* columns: bad when rows alike in the first `split` differ in the others */
    PEIL_METRIC_EXPRESSION = 14,  /* argument: an expression; good when true, bad when false, unknown when NULL */
    PEIL_METRIC_AGREES = 15,      /* columns, split, reference: bad when the reference's row with these keys differs */
    PEIL_METRIC_GEOMETRY = 16,    /* column, argument: filled, valid, single, unique, within (values: xmin, ymin, xmax,
                                     ymax), system (values[0]: "EPSG:28992") */
    /* These give a value in text; good is the number of rows that it was computed from. */
    PEIL_METRIC_MINIMUM = 32,
    PEIL_METRIC_MAXIMUM = 33,
    PEIL_METRIC_SUM = 34,
    PEIL_METRIC_MEAN = 35,
    PEIL_METRIC_DEVIATION = 36, /* of the sample: n - 1 */
    PEIL_METRIC_QUANTILE = 37,  /* argument: the fraction, "0.5"; the first value that reaches it */
    PEIL_METRIC_DISTINCT = 38,  /* columns: how many different values, all of them not NULL */
    PEIL_METRIC_SHORTEST = 39,  /* length in characters */
    PEIL_METRIC_LONGEST = 40,
    PEIL_METRIC_GAP = 41,      /* the largest number of days between a date and the next one */
    PEIL_METRIC_FREQUENT = 42, /* argument: how many; JSON [["M",812],["V",790]], the most frequent first */
};

enum peil_metric_flag {
    PEIL_METRIC_LOW_OPEN = 1,    /* the lower bound itself is out */
    PEIL_METRIC_HIGH_OPEN = 2,   /* the upper bound itself is out */
    PEIL_METRIC_APPROXIMATE = 4, /* the plugin may approximate, and then says so */
};

/* What a metric is held against: another table of the same source. */
struct peil_reference {
    const char *table;
    const char *const *columns; /* as many as the metric has columns, in the same order */
    uint32_t column_count;
    uint32_t reserved;
};

struct peil_metric {
    uint32_t kind;  /* enum peil_metric_kind */
    uint32_t flags; /* enum peil_metric_flag, or-ed */
    const char *const *columns;
    uint32_t column_count;
    uint32_t split;       /* DETERMINES, AGREES: how many of the columns come first */
    const char *where;    /* an expression (peil-rules(5)); NULL: all rows */
    const char *argument; /* see the kinds */
    const char *const *values;
    uint32_t value_count;
    uint32_t reserved;
    const struct peil_reference *reference;
};

struct peil_question {
    uint32_t size;
    uint32_t metric_count;
    uint32_t metric_size; /* sizeof(struct peil_metric), as the host was built */
    int32_t date;         /* the measuring date, days since 1970-01-01: "today" in expressions */
    const struct peil_dataset *dataset;
    const struct peil_metric *metrics;
};

enum peil_answer_state {
    PEIL_ANSWER_MEASURED = 1,
    PEIL_ANSWER_NOT_MEASURED = 2, /* cause says why; all counts are 0. Never a pass, never a zero */
};

enum peil_answer_flag {
    PEIL_ANSWER_APPROXIMATE = 1,
};

struct peil_answer {
    uint32_t state;     /* enum peil_answer_state */
    uint32_t flags;     /* enum peil_answer_flag, or-ed */
    uint32_t type;      /* enum peil_column_type of text */
    uint32_t text_size; /* bytes */
    int64_t rows;       /* good + bad + allowed + unknown */
    int64_t good;
    int64_t bad;
    int64_t allowed;    /* legal but incomplete */
    int64_t unknown;    /* neither: NULL */
    const char *text;   /* of the kinds that give a value; NULL: there is none (no rows) */
    const char *cause;  /* one clause in the job's language, never a value of the data; NULL when measured */
    const char *finder; /* the query or filter that finds the bad rows; NULL: there is none */
};

struct peil_cost {
    uint64_t scans;   /* passes over the dataset */
    uint64_t queries; /* statements that read it, those of the bisection and of grouping metrics too */
    uint64_t rows;
    uint64_t bytes;   /* of data that came in */
    const char *road; /* "stream", "push down", "file": one word or two, and why */
};

struct peil_data {
    uint32_t size;
    uint32_t option_count;
    const struct peil_option *options;
    /* The dataset's columns through host->column. No such dataset: PEIL_ERROR_INPUT. */
    int (*schema)(const struct peil_host *host, const struct peil_setting *settings, const char *table,
                  struct peil_error *error);
    /* Answers the metrics through host->answer. A metric that fails is NOT_MEASURED, the others keep their answers. An
     * error is for what leaves none: no connection, no such dataset. */
    int (*measure)(const struct peil_host *host, const struct peil_setting *settings,
                   const struct peil_question *question, struct peil_error *error);
    /* Writes what measure would ask of the source, to the byte, and touches nothing: dataset->columns is what it goes
     * by. */
    int (*explain)(const struct peil_host *host, const struct peil_setting *settings,
                   const struct peil_question *question, struct peil_error *error);
    /* Tries what these settings could do that they should not, undoes it, and tells with host->finding. NULL: there is
     * nothing to try. */
    int (*test)(const struct peil_host *host, const struct peil_setting *settings, struct peil_error *error);
};

/* ---- Checks -------------------------------------------------------------------------------------------------- */

enum peil_verdict {
    PEIL_VERDICT_MEASURED = 1,           /* n of d; the host holds it against the norm: ok or short */
    PEIL_VERDICT_ALLOWED_INCOMPLETE = 2, /* legal but incomplete: counted apart, neither good nor bad */
    PEIL_VERDICT_NOT_APPLICABLE = 3,     /* the check has no meaning for this object */
    PEIL_VERDICT_NOT_MEASURED = 4,       /* it could not be done; the reason says why. Never a pass, never a zero */
};

/* Why a verdict fell, and how to mend it. Keys are stable: they are kept with the results. */
struct peil_reason {
    const char *key;  /* [a-z][a-z0-9_]* */
    const char *text; /* what is wrong, one clause (message id) */
    const char *hint; /* exactly what to do about it (message id); NULL when nothing needs doing */
};

struct peil_outcome {
    uint32_t verdict; /* enum peil_verdict */
    uint32_t reason;  /* index in the check's reasons plus 1; 0: none. Needed unless n = d */
    int64_t n;        /* MEASURED: 0 <= n <= d, d >= 1; otherwise both 0 */
    int64_t d;
    const char *detail;   /* a few words of evidence, never personal data; NULL: none. At most 500 bytes are kept */
    uint32_t detail_size; /* bytes */
    uint32_t reserved;
};

struct peil_check {
    const char *name;    /* [a-z][a-z0-9_]*; a programme names it as plugin.name */
    const char *version; /* of the rule: raise it when the same facts would be judged otherwise */
    const char *summary; /* message id */
    uint32_t option_count;
    uint32_t reason_count;
    const struct peil_option *options;
    const struct peil_reason *reasons;
    /* Checks the settings together and asks for facts. Called once for each check of a programme. */
    int (*prepare)(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error);
    /* Judges one object. facts are those asked for, in the order of want_fact's answers. Pure: the same facts and
     * settings give the same outcome. */
    int (*judge)(const struct peil_host *host, void *state, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error);
};

struct peil_check_table {
    uint32_t size;
    uint32_t check_count;
    uint32_t check_size; /* sizeof(struct peil_check) */
    uint32_t reserved;
    const struct peil_check *checks;
};

/* ---- Reports ------------------------------------------------------------------------------------------------- */

struct peil_report {
    uint32_t size;
    uint32_t option_count;
    const struct peil_option *options;
    const char *media_type; /* "text/html" */
    const char *extension;  /* "html" */
    /* Renders the finished report model (JSON, see peil-json(5)) through host->write. The same model, settings and
     * language give the same bytes. */
    int (*render)(const struct peil_host *host, const struct peil_setting *settings, const char *model,
                  size_t model_size, struct peil_error *error);
};

/* ---- Notify -------------------------------------------------------------------------------------------------- */

struct peil_attachment {
    const char *name;       /* "mt-sociaal-domein.pdf" */
    const char *media_type; /* "application/pdf", "text/calendar; method=REQUEST; charset=utf-8" */
    const void *bytes;
    uint64_t size;
};

/* One message for one recipient. Texts are UTF-8 and have no control characters; text and html may have line feeds. */
struct peil_message {
    uint32_t size;
    uint32_t attachment_count;
    const char *id; /* the same at every try, and of no other message: "mt-7-2026q4.3f2a…@peil" */
    int64_t date;   /* seconds since 1970-01-01 UTC */
    const char *from_address;
    const char *from_name; /* NULL: none */
    const char *to_address; /* mail: an e-mail address; webhook: a URL */
    const char *to_name;    /* NULL: none */
    const char *reply_to;   /* an e-mail address; NULL: none */
    const char *list;       /* what sort of message it is, so that people can sort: "mt-rapport"; NULL: none */
    const char *subject;
    const char *language;
    const char *text;
    const char *html; /* NULL: none */
    const struct peil_attachment *attachments;
};

enum peil_delivery {
    PEIL_DELIVERY_SENT = 1,    /* the other side took it */
    PEIL_DELIVERY_REFUSED = 2, /* and never will: trying again is of no use */
    PEIL_DELIVERY_LATER = 3,   /* not taken now; nothing of it is there: try again */
    PEIL_DELIVERY_UNKNOWN = 4, /* cut while the other side may have taken it: again may be twice (RFC 1047) */
};

struct peil_receipt {
    uint32_t state; /* enum peil_delivery */
    int32_t code;   /* of the other side: an SMTP or HTTP status; 0: none */
    char reply[512]; /* what it said, or what went wrong, in words */
};

struct peil_notify {
    uint32_t size;
    uint32_t option_count;
    const struct peil_option *options;
    /* Delivers the message once and fills in the receipt. An error is for what is wrong on our own side (a setting). */
    int (*deliver)(const struct peil_host *host, const struct peil_setting *settings,
                   const struct peil_message *message, struct peil_receipt *ret_receipt, struct peil_error *error);
    /* Writes through host->write what deliver would send, and sends nothing. */
    int (*render)(const struct peil_host *host, const struct peil_setting *settings,
                  const struct peil_message *message, struct peil_error *error);
};

/* ---- The descriptor ------------------------------------------------------------------------------------------ */

enum peil_kind {
    PEIL_KIND_SOURCE = 1,
    PEIL_KIND_DATA = 2,
    PEIL_KIND_CHECK = 3,
    PEIL_KIND_REPORT = 4,
    PEIL_KIND_NOTIFY = 5,
};

struct peil_plugin {
    uint32_t magic; /* PEIL_ABI_MAGIC. These four never move */
    uint16_t abi_major;
    uint16_t abi_minor;
    uint32_t size;    /* sizeof(struct peil_plugin) */
    uint32_t kind;    /* enum peil_kind */
    const char *name; /* [a-z][a-z0-9_]*; the file is KIND_NAME.so */
    const char *version;
    const char *summary;     /* message id */
    const char *text_domain; /* gettext; NULL: peil's own */
    const void *table;       /* struct peil_source, peil_data, peil_check_table, peil_report or peil_notify, by kind */
};

#define PEIL_PLUGIN_HEAD PEIL_ABI_MAGIC, PEIL_ABI_MAJOR, PEIL_ABI_MINOR, (uint32_t)sizeof(struct peil_plugin)

PEIL_EXPORT const struct peil_plugin *peil_plugin(void);

#ifdef __cplusplus
}
#endif
#endif
