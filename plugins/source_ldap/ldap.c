/* SPDX-License-Identifier: EUPL-1.2 */
/* source_ldap: persons and units from a directory. It binds and searches, in pages, over a channel that is verified,
 * and does nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <ldap.h>

#include <peil/plugin.h>

#include "moment.h"
#include "source_common/tree.h"

enum { LONGEST_PASSWORD = 4096, MOST_ENTRIES = 2000000 };

enum {
    OPTION_BASE,
    OPTION_SCOPE,
    OPTION_USER,
    OPTION_PASSWORD,
    OPTION_AUTHORITY,
    OPTION_PAGE,
    OPTION_TIMEOUT,
    OPTION_COUNT
};
static const struct peil_option ldap_options[OPTION_COUNT] = {
    {"base", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
     PEIL_N_("the entry under which to search, such as ou=people,dc=example,dc=org")},
    {"scope", PEIL_OPTION_CHOICE, 0, "sub", 0, 0, "sub|one|base",
     PEIL_N_("everything below the base, its children, or the base itself")},
    {"user", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("the distinguished name to bind as; without it, nobody's")},
    {"password_file", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
     PEIL_N_("a file with the password of user and nothing else, that only its owner may read")},
    {"authority", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
     PEIL_N_("a file with the certificates of whoever vouches for the server; those of the system without it")},
    {"page", PEIL_OPTION_INTEGER, 0, "500", 1, 1000, NULL, PEIL_N_("how many entries are asked for at a time")},
    {"timeout", PEIL_OPTION_INTEGER, 0, "30", 1, 600, NULL, PEIL_N_("how many seconds the server may be silent")},
};

/* One selector: an attribute, and how its value is a day. */
struct ldap_column {
    const char *attribute; /* NULL: the distinguished name */
    enum moment_form form;
    bool end;
};

struct ldap_job {
    const struct peil_host *host;
    const char *location;
    const struct peil_setting *settings;
    const struct peil_selection *selection;
    uint32_t index;
    struct peil_error *error;
    LDAP *server;
    struct ldap_column *columns;
    char **attributes; /* to ask for, each once, ended by NULL */
    struct peil_value *values;
    uint64_t entries, references;
    struct ldap_conncb watch;
    bool connected; /* at least for a moment */
    bool safe;      /* … and it is known with whom */
};

static int ldap_no_memory(struct ldap_job *job)
{
    return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                      job->location);
}

static struct timeval ldap_patience(const struct ldap_job *job)
{
    return (struct timeval){.tv_sec = job->settings[OPTION_TIMEOUT].integer};
}

/* libldap waits for ever in a TLS handshake: when the time is over, the connection is cut under it (cut_connection). */
static volatile sig_atomic_t watched = -1, cut;

/* What the library says, and what lies under it: a certificate, a refused connection. */
static int ldap_failed(struct ldap_job *job, int code, const char *what)
{
    char *more = NULL;
    bool channel = !job->safe && job->connected && (code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR);
    if (channel && !cut)
        return tree_error(
            job->host, job->error, PEIL_ERROR_SYSTEM,
            PEIL_N_("%s: no safe channel: the server's certificate has another name, is not valid today, or is "
                    "vouched for by nobody in authority"),
            job->location);
    if (code == LDAP_TIMEOUT || cut)
        return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: %s: no answer in %d seconds"),
                          job->location, what, (int)job->settings[OPTION_TIMEOUT].integer);
    if (code == LDAP_REFERRAL)
        return tree_error(job->host, job->error, PEIL_ERROR_INPUT,
                          PEIL_N_("%s: the server refers to another one, which is not followed; name that one"),
                          job->location);
    if (code == LDAP_INVALID_CREDENTIALS)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE, PEIL_N_("%s: user or password is not right"),
                          job->location);
    ldap_get_option(job->server, LDAP_OPT_DIAGNOSTIC_MESSAGE, &more);
    tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, "%s: %s: %s%s%.300s", job->location, what,
               ldap_err2string(code), more && *more ? ": " : "", more ? more : "");
    ldap_memfree(more);
    return job->error->code;
}

/* ---- Watching ---------------------------------------------------------------------------------------------------- */

static void cut_connection(int signal)
{
    int number = errno;
    (void)signal;
    if (watched >= 0) {
        cut = 1;
        shutdown(watched, SHUT_RDWR);
    }
    errno = number;
}

static int on_connect(LDAP *server, Sockbuf *buffer, LDAPURLDesc *url, struct sockaddr *address,
                      struct ldap_conncb *callback)
{
    struct ldap_job *job = callback->lc_arg;
    ber_socket_t descriptor;
    (void)server;
    (void)url;
    (void)address;
    if (ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &descriptor) == 1) {
        job->connected = true;
        watched = (sig_atomic_t)descriptor;
        setitimer(ITIMER_REAL, &(struct itimerval){.it_value = ldap_patience(job)}, NULL);
    }
    return 0;
}

static void on_close(LDAP *server, Sockbuf *buffer, struct ldap_conncb *callback)
{
    (void)server;
    (void)buffer;
    (void)callback;
    watched = -1;
}

/* The channel is there, or the attempt is over. */
static void stop_watching(void)
{
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
}

/* ---- The channel ------------------------------------------------------------------------------------------------- */

/* The password: of a file that nobody else may read. The caller wipes it. */
static int read_password(struct ldap_job *job, char password[LONGEST_PASSWORD], size_t *ret_size)
{
    const char *path = job->settings[OPTION_PASSWORD].text;
    struct stat status;
    *ret_size = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 || fstat(file, &status) != 0) {
        int number = errno;
        if (file >= 0)
            close(file);
        char words[128];
        return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, "%s: %s", path,
                          strerror_r(number, words, sizeof words));
    }
    bool private =
        S_ISREG(status.st_mode) && (status.st_mode & 077) == 0 && (status.st_uid == geteuid() || status.st_uid == 0);
    ssize_t taken = private ? read(file, password, LONGEST_PASSWORD - 1) : 0;
    close(file);
    if (!private)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                          PEIL_N_("%s: others may read this password; chmod 600, and let it be yours"), path);
    while (taken > 0 && (password[taken - 1] == '\n' || password[taken - 1] == '\r'))
        taken--;
    if (taken <= 0)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE, PEIL_N_("%s: holds no password"), path);
    *ret_size = (size_t)taken;
    return 0;
}

/* libldap takes a file without certificates for one that vouches for nobody, and says nothing. */
static int check_authority(struct ldap_job *job, const char *path)
{
    char line[256];
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file))
        found = strncmp(line, "-----BEGIN ", 11) == 0 && strstr(line, "CERTIFICATE-----");
    if (file)
        fclose(file);
    return found ? 0
                 : tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                              PEIL_N_("%s: holds no certificates that can be read (authority)"), path);
}

static int set_options(struct ldap_job *job)
{
    static const int version = LDAP_VERSION3, never = LDAP_DEREF_NEVER, demand = LDAP_OPT_X_TLS_DEMAND,
                     oldest = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2, client = 0;
    struct timeval patience = ldap_patience(job);
    const char *authority = job->settings[OPTION_AUTHORITY].text;
    const struct {
        int option;
        const void *value;
    } options[] = {
        {LDAP_OPT_PROTOCOL_VERSION, &version},
        {LDAP_OPT_REFERRALS, LDAP_OPT_OFF},
        {LDAP_OPT_DEREF, &never},
        {LDAP_OPT_NETWORK_TIMEOUT, &patience},
        {LDAP_OPT_TIMEOUT, &patience},
        {LDAP_OPT_X_TLS_REQUIRE_CERT, &demand},
        {LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest},
        {authority ? LDAP_OPT_X_TLS_CACERTFILE : 0, authority},
        {LDAP_OPT_X_TLS_NEWCTX, &client},
        {LDAP_OPT_CONNECT_CB, &job->watch},
    };
    int failed = authority ? check_authority(job, authority) : 0;
    job->watch = (struct ldap_conncb){.lc_add = on_connect, .lc_del = on_close, .lc_arg = job};
    for (size_t i = 0; i < sizeof options / sizeof *options && !failed; i++)
        if (options[i].option != 0 &&
            ldap_set_option(job->server, options[i].option, options[i].value) != LDAP_OPT_SUCCESS)
            failed = tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: libldap refuses option %#x"),
                                job->location, (unsigned)options[i].option);
    return failed;
}

/* ldaps:// and ldapi:// are safe by themselves; ldap:// becomes so with StartTLS, or is not used. */
static int open_channel(struct ldap_job *job)
{
    bool plain = strncmp(job->location, "ldap://", 7) == 0;
    if (!plain && strncmp(job->location, "ldaps://", 8) != 0 && strncmp(job->location, "ldapi://", 8) != 0)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                          PEIL_N_("%s: write ldaps://SERVER, ldap://SERVER (StartTLS) or ldapi://SOCKET"),
                          job->location);
    if (strchr(job->location, ' ') || ldap_is_ldap_url(job->location) == 0)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE, PEIL_N_("%s: not the address of one server"),
                          job->location);
    /* What the machine's ldap.conf or somebody's .ldaprc says must not make it less safe. */
    setenv("LDAPNOINIT", "1", 1);
    int code = ldap_initialize(&job->server, job->location);
    if (code != LDAP_SUCCESS)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE, "%s: %s", job->location, ldap_err2string(code));
    int failed = set_options(job);
    if (failed || !plain)
        return failed;
    code = ldap_start_tls_s(job->server, NULL, NULL);
    stop_watching();
    return code == LDAP_SUCCESS ? 0 : ldap_failed(job, code, "StartTLS");
}

static int bind_as(struct ldap_job *job)
{
    const char *user = job->settings[OPTION_USER].text;
    char password[LONGEST_PASSWORD];
    struct berval secret = {.bv_val = password};
    size_t size = 0;
    if (user && !job->settings[OPTION_PASSWORD].text)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE, PEIL_N_("user is given, and password_file is not"));
    int failed = user ? read_password(job, password, &size) : 0;
    if (failed)
        return failed;
    secret.bv_len = size;
    int number, code = ldap_sasl_bind(job->server, user, LDAP_SASL_SIMPLE, &secret, NULL, NULL, &number);
    explicit_bzero(password, sizeof password);
    stop_watching();
    if (code != LDAP_SUCCESS)
        return ldap_failed(job, code, "bind");
    job->safe = true;
    LDAPMessage *answer = NULL;
    struct timeval patience = ldap_patience(job);
    int got = ldap_result(job->server, number, LDAP_MSG_ALL, &patience, &answer);
    if (got <= 0) {
        if (got < 0)
            ldap_get_option(job->server, LDAP_OPT_RESULT_CODE, &code);
        return ldap_failed(job, got == 0 ? LDAP_TIMEOUT : code, "bind");
    }
    int parsed = ldap_parse_result(job->server, answer, &code, NULL, NULL, NULL, NULL, 1);
    code = parsed != LDAP_SUCCESS ? parsed : code;
    return code == LDAP_SUCCESS ? 0 : ldap_failed(job, code, "bind");
}

/* ---- Columns ----------------------------------------------------------------------------------------------------- */

static int make_column(struct ldap_job *job, const char *selector, struct ldap_column *column)
{
    const char *colon = strchr(selector, ':');
    *column = (struct ldap_column){0};
    if (strcmp(selector, "@dn") == 0)
        return 0;
    size_t size = colon ? (size_t)(colon - selector) : strlen(selector);
    char *attribute = job->host->allocate(job->host->context, size + 1);
    if (!attribute)
        return ldap_no_memory(job);
    memcpy(attribute, selector, size);
    column->attribute = attribute;
    if (size == 0 || *selector == '@' || strpbrk(attribute, "*+ ,") ||
        (colon && !moment_form(colon + 1, &column->form, &column->end)))
        return tree_error(
            job->host, job->error, PEIL_ERROR_USAGE,
            PEIL_N_("[%s] '%s': write an attribute, such as uid, or attribute:time, :filetime, :days, each "
                    "with -end behind it when it is an end; or @dn"),
            job->selection->name, selector);
    return 0;
}

static int make_columns(struct ldap_job *job)
{
    uint32_t count = job->selection->selector_count, asked = 0;
    job->columns = job->host->allocate(job->host->context, (count + 1) * sizeof(*job->columns));
    job->attributes = job->host->allocate(job->host->context, (count + 2) * sizeof(*job->attributes));
    job->values = job->host->allocate(job->host->context, (count + 1) * sizeof(*job->values));
    if (!job->columns || !job->attributes || !job->values)
        return ldap_no_memory(job);
    for (uint32_t i = 0; i < count; i++) {
        int failed = make_column(job, job->selection->selectors[i], &job->columns[i]);
        if (failed)
            return failed;
        bool known = !job->columns[i].attribute;
        for (uint32_t j = 0; j < asked && !known; j++)
            known = strcasecmp(job->attributes[j], job->columns[i].attribute) == 0;
        if (!known)
            job->attributes[asked++] = (char *)(uintptr_t)job->columns[i].attribute;
    }
    job->attributes[asked] = (char *)(uintptr_t) "entryUUID"; /* for the place of what is rejected, without a name */
    return 0;
}

/* ---- Entries ----------------------------------------------------------------------------------------------------- */

static void append(char *out, size_t room, size_t *used, const char *bytes, size_t size)
{
    if (*used + size < room)
        memcpy(out + *used, bytes, size);
    *used += size;
}

/* ["a","b"]; the host's memory. */
static char *json_list(struct ldap_job *job, struct berval **values, size_t *ret_size)
{
    char *out = NULL;
    size_t used = 0, room = 0;
    for (int pass = 0; pass < 2; pass++) {
        used = 0;
        for (size_t i = 0; values[i]; i++) {
            append(out, room, &used, i ? ",\"" : "[\"", 2);
            for (size_t at = 0; at < values[i]->bv_len; at++) {
                unsigned char byte = (unsigned char)values[i]->bv_val[at];
                char escaped[8];
                int size = byte == '"' || byte == '\\' ? snprintf(escaped, sizeof escaped, "\\%c", byte)
                           : byte < 0x20               ? snprintf(escaped, sizeof escaped, "\\u%04x", byte)
                                                       : snprintf(escaped, sizeof escaped, "%c", byte);
                append(out, room, &used, escaped, (size_t)size);
            }
            append(out, room, &used, "\"", 1);
        }
        append(out, room, &used, "]", 1);
        if (pass == 0) {
            room = used + 1;
            out = job->host->allocate(job->host->context, room);
            if (!out)
                return NULL;
        }
    }
    *ret_size = used;
    return out;
}

/* The value of one column. Returns 1 when it is no moment: the record is to be rejected. */
static int take_value(struct ldap_job *job, LDAPMessage *entry, const struct ldap_column *column,
                      struct peil_value *ret_value)
{
    char *copy = NULL, day[16];
    size_t size = 0;
    *ret_value = (struct peil_value){0};
    struct berval **values = ldap_get_values_len(job->server, entry, column->attribute);
    int failed = 0;
    if (values && values[0] && column->form != MOMENT_NONE) {
        if (!moment_day(values[0]->bv_val, values[0]->bv_len, column->form, column->end, day))
            failed = 1;
        copy = job->host->allocate(job->host->context, sizeof day);
        if (copy)
            memcpy(copy, day, sizeof day);
        size = strlen(day);
    } else if (values && values[0] && values[1]) {
        copy = json_list(job, values, &size);
    } else if (values && values[0]) {
        size = values[0]->bv_len;
        copy = job->host->allocate(job->host->context, size + 1);
        if (copy)
            memcpy(copy, values[0]->bv_val, size);
    }
    if (values && values[0] && !copy)
        failed = ldap_no_memory(job);
    if (copy)
        *ret_value =
            (struct peil_value){.text = copy,
                                .size = (uint32_t)size,
                                .state = column->form == MOMENT_NONE && values[1] ? PEIL_VALUE_JSON : PEIL_VALUE_TEXT};
    ldap_value_free_len(values);
    return failed;
}

static int take_name(struct ldap_job *job, LDAPMessage *entry, struct peil_value *ret_value)
{
    char *name = ldap_get_dn(job->server, entry);
    size_t size = name ? strlen(name) : 0;
    char *copy = job->host->allocate(job->host->context, size + 1);
    if (copy && name)
        memcpy(copy, name, size);
    ldap_memfree(name);
    *ret_value = (struct peil_value){.text = copy, .size = (uint32_t)size, .state = PEIL_VALUE_TEXT};
    return copy ? 0 : ldap_no_memory(job);
}

static int take_entry(struct ldap_job *job, LDAPMessage *entry)
{
    char pointer[80];
    struct peil_place place = {.file = job->location, .pointer = pointer};
    struct berval **unique = ldap_get_values_len(job->server, entry, "entryUUID");
    if (unique && unique[0] && unique[0]->bv_len < 64)
        snprintf(pointer, sizeof pointer, "%.*s", (int)unique[0]->bv_len, unique[0]->bv_val);
    else
        snprintf(pointer, sizeof pointer, "%llu", (unsigned long long)job->entries + 1);
    ldap_value_free_len(unique);
    if (++job->entries > MOST_ENTRIES)
        return tree_error(job->host, job->error, PEIL_ERROR_INPUT, PEIL_N_("%s: more than %d entries"), job->location,
                          MOST_ENTRIES);
    if (job->host->cancelled(job->host->context))
        return tree_error(job->host, job->error, PEIL_ERROR_INTERRUPTED, PEIL_N_("%s: interrupted"), job->location);
    for (uint32_t i = 0; i < job->selection->selector_count; i++) {
        const struct ldap_column *column = &job->columns[i];
        int failed = column->attribute ? take_value(job, entry, column, &job->values[i])
                                       : take_name(job, entry, &job->values[i]);
        if (failed < 0)
            return failed;
        if (failed) {
            const char *reason =
                tree_text(job->host, PEIL_N_("'%s' is no moment of that form"), job->selection->selectors[i]);
            return reason ? job->host->reject(job->host->context, job->index, &place, reason, job->error)
                          : ldap_no_memory(job);
        }
    }
    return job->host->yield(job->host->context, job->index, job->values, &place, job->error);
}

/* ---- Searching --------------------------------------------------------------------------------------------------- */

/* The end of a page: *cookie says where the next one begins, or is empty. */
static int end_page(struct ldap_job *job, LDAPMessage *result, struct berval *cookie)
{
    LDAPControl **controls = NULL;
    int code, parsed = ldap_parse_result(job->server, result, &code, NULL, NULL, NULL, &controls, 0);
    ber_memfree(cookie->bv_val);
    *cookie = (struct berval){0};
    if (parsed != LDAP_SUCCESS)
        return ldap_failed(job, parsed, "search");
    LDAPControl *page = controls ? ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL) : NULL;
    ber_int_t estimate;
    if (page && code == LDAP_SUCCESS)
        code = ldap_parse_pageresponse_control(job->server, page, &estimate, cookie);
    ldap_controls_free(controls);
    if (code == LDAP_SIZELIMIT_EXCEEDED || code == LDAP_ADMINLIMIT_EXCEEDED || code == LDAP_TIMELIMIT_EXCEEDED)
        return tree_error(job->host, job->error, PEIL_ERROR_INPUT,
                          PEIL_N_("%s: the server gives no more than %llu entries (%s), and that is no whole register; "
                                  "ask for a higher limit for this user"),
                          job->location, (unsigned long long)job->entries, ldap_err2string(code));
    if (code == LDAP_NO_SUCH_OBJECT)
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE, PEIL_N_("%s: there is no entry %s (base)"),
                          job->location, job->settings[OPTION_BASE].text);
    return code == LDAP_SUCCESS ? 0 : ldap_failed(job, code, "search");
}

/* Everything that belongs to one search, as it comes in. */
static int take_page(struct ldap_job *job, int number, struct berval *cookie)
{
    while (true) {
        struct timeval patience = ldap_patience(job);
        LDAPMessage *message = NULL;
        int got = ldap_result(job->server, number, LDAP_MSG_ONE, &patience, &message), failed = 0, code = LDAP_TIMEOUT;
        if (got <= 0) {
            if (got < 0)
                ldap_get_option(job->server, LDAP_OPT_RESULT_CODE, &code);
            return ldap_failed(job, code, "search");
        }
        if (got == LDAP_RES_SEARCH_ENTRY)
            failed = take_entry(job, message);
        else if (got == LDAP_RES_SEARCH_REFERENCE)
            job->references++;
        else if (got == LDAP_RES_SEARCH_RESULT)
            failed = end_page(job, message, cookie);
        ldap_msgfree(message);
        if (failed || got == LDAP_RES_SEARCH_RESULT)
            return failed;
    }
}

static int search(struct ldap_job *job)
{
    static const int scopes[] = {LDAP_SCOPE_SUBTREE, LDAP_SCOPE_ONELEVEL, LDAP_SCOPE_BASE};
    const char *filter = job->selection->each ? job->selection->each : "(objectClass=person)";
    struct berval cookie = {0};
    int failed = 0;
    job->entries = job->references = 0;
    do {
        LDAPControl *page = NULL;
        int number, code = ldap_create_page_control(job->server, (ber_int_t)job->settings[OPTION_PAGE].integer, &cookie,
                                                    1, &page);
        if (code == LDAP_SUCCESS)
            code = ldap_search_ext(job->server, job->settings[OPTION_BASE].text,
                                   scopes[job->settings[OPTION_SCOPE].integer], filter, job->attributes, 0,
                                   (LDAPControl *[]){page, NULL}, NULL, NULL, LDAP_NO_LIMIT, &number);
        ldap_control_free(page);
        if (code == LDAP_FILTER_ERROR)
            failed = tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                                PEIL_N_("[%s] each = %s: not a filter (RFC 4515)"), job->selection->name, filter);
        else
            failed = code == LDAP_SUCCESS ? take_page(job, number, &cookie) : ldap_failed(job, code, "search");
    } while (!failed && cookie.bv_len > 0);
    ber_memfree(cookie.bv_val);
    return failed;
}

static int note(struct ldap_job *job, const char *text)
{
    return text ? job->host->note(job->host->context, job->location, text, job->error) : ldap_no_memory(job);
}

static int read_selection(struct ldap_job *job)
{
    int failed = make_columns(job);
    failed = failed ? failed : search(job);
    if (!failed && job->references)
        failed = note(job, tree_text(job->host, PEIL_N_("%llu references to other servers were not followed"),
                                     (unsigned long long)job->references));
    return failed ? failed
                  : note(job, tree_text(job->host, PEIL_N_("%llu entries of %s"), (unsigned long long)job->entries,
                                        job->settings[OPTION_BASE].text));
}

static int ldap_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                     const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error)
{
    struct ldap_job job = {.host = host, .location = location, .settings = settings, .error = error};
    struct sigaction action = {.sa_handler = cut_connection};
    sigaction(SIGALRM, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* writing to what was cut */
    watched = -1;
    cut = 0;
    int failed = open_channel(&job);
    failed = failed ? failed : bind_as(&job);
    for (uint32_t i = 0; i < selection_count && !failed; i++) {
        job.selection = &selections[i];
        job.index = i;
        failed = read_selection(&job);
    }
    if (job.server)
        ldap_unbind_ext_s(job.server, NULL, NULL);
    return failed;
}

static const struct peil_source ldap_source = {
    .size = sizeof(ldap_source), .option_count = OPTION_COUNT, .options = ldap_options, .read = ldap_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD,
                                              PEIL_KIND_SOURCE,
                                              "ldap",
                                              "1.0",
                                              PEIL_N_("persons and units in a directory (LDAP), read only"),
                                              NULL,
                                              &ldap_source};
    return &plugin;
}
