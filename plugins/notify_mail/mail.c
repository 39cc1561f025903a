/* SPDX-License-Identifier: EUPL-1.2 */
/* notify_mail: one message to one recipient over SMTP (RFC 5321), by libcurl. TLS is verified or not used at all;
 * without it only a relay on this machine is spoken to.
 *
 * What became of it is said exactly. Until the whole message was handed over nothing of it is there: later, or refused
 * when the other side said so with 5xx. When the connection breaks between the last byte and the answer to it, the
 * other side may have it: unknown (RFC 1047). */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mime.h"

enum {
    OPTION_HOST,
    OPTION_PORT,
    OPTION_SECURITY,
    OPTION_CA,
    OPTION_USER,
    OPTION_PASSWORD_FILE,
    OPTION_HELO,
    OPTION_TIMEOUT
};
static const struct peil_option options[] = {
    {"host", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, PEIL_N_("name of the mail relay")},
    {"port", PEIL_OPTION_INTEGER, 0, "587", 1, 65535, NULL, PEIL_N_("its port: 587 with starttls, 465 with tls")},
    {"security", PEIL_OPTION_CHOICE, 0, "starttls", 0, 0, "starttls|tls|none",
     PEIL_N_("starttls and tls are verified; none only for a relay on this machine")},
    {"ca", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
     PEIL_N_("file of certificates that are trusted, instead of those of the system")},
    {"user", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("who logs in at the relay")},
    {"password_file", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, PEIL_N_("file with the password, for its owner only")},
    {"helo", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("the name by which this machine introduces itself")},
    {"timeout", PEIL_OPTION_INTEGER, 0, "60", 1, 3600, NULL, PEIL_N_("seconds for one message")},
};

__attribute__((format(printf, 3, 4))) static int fail(struct peil_error *error, int code, const char *format, ...)
{
    va_list arguments;
    error->code = code;
    error->cause = 0;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof(error->message), format, arguments);
    va_end(arguments);
    return code;
}

static const char *say(const struct peil_host *host, const char *message)
{
    return host->translate(host->context, message);
}

/* ---- Settings -----------------------------------------------------------------------------------------------------
 */

enum { PASSWORD_SIZE = 512 };

static int read_password(const struct peil_host *host, const char *path, char password[PASSWORD_SIZE],
                         struct peil_error *error)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0 || fstat(file, &status) != 0) {
        if (file >= 0)
            close(file);
        return fail(error, PEIL_ERROR_USAGE, "%s: %s", path, strerror(errno));
    }
    if (!S_ISREG(status.st_mode) || (status.st_mode & 077)) {
        close(file);
        return fail(error, PEIL_ERROR_USAGE, say(host, PEIL_N_("%s: others than its owner may read it; chmod 600")),
                    path);
    }
    ssize_t size = read(file, password, PASSWORD_SIZE - 1);
    close(file);
    if (size <= 0)
        return fail(error, PEIL_ERROR_USAGE, say(host, PEIL_N_("%s: it has no password")), path);
    password[size] = '\0';
    password[strcspn(password, "\r\n")] = '\0';
    return 0;
}

static bool is_here(const char *name)
{
    return strcmp(name, "localhost") == 0 || strcmp(name, "127.0.0.1") == 0 || strcmp(name, "::1") == 0 ||
           strcmp(name, "[::1]") == 0;
}

static int check_settings(const struct peil_host *host, const struct peil_setting *settings, struct peil_error *error)
{
    const char *name = settings[OPTION_HOST].text;
    if (!*name || strpbrk(name, "/?#@ \\"))
        return fail(error, PEIL_ERROR_USAGE, say(host, PEIL_N_("'%s' is no name of a host")), name);
    if (settings[OPTION_SECURITY].integer == 2 && !is_here(name))
        return fail(error, PEIL_ERROR_USAGE,
                    say(host, PEIL_N_("security none is for a relay on this machine; '%s' is another one")), name);
    if (settings[OPTION_USER].text && settings[OPTION_SECURITY].integer == 2)
        return fail(error, PEIL_ERROR_USAGE, "%s",
                    say(host, PEIL_N_("a password is not sent without TLS: set security, or leave user out")));
    return 0;
}

/* ---- The transfer -------------------------------------------------------------------------------------------------
 */

struct transfer {
    const struct peil_host *host;
    struct mime mime;
    size_t at;
    bool handed_over; /* all of it was read by libcurl: what breaks now may be too late */
    int last_code;    /* of the other side's last answer */
    char reply[480];
};

static size_t give(char *out, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t left = transfer->mime.size - transfer->at;
    size_t part = size * count < left ? size * count : left;
    memcpy(out, transfer->mime.data + transfer->at, part);
    transfer->at += part;
    transfer->handed_over |= part == 0;
    return part;
}

/* The other side's lines: the last code and its words are the receipt's. 221 is its goodbye, which says nothing of the
 * message. */
static size_t hear(char *line, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t whole = size * count;
    if (whole >= 3 && line[0] >= '2' && line[0] <= '5' && line[1] >= '0' && line[1] <= '9' &&
        memcmp(line, "221", 3) != 0) {
        size_t kept = whole < sizeof(transfer->reply) ? whole : sizeof(transfer->reply) - 1;
        memcpy(transfer->reply, line, kept);
        transfer->reply[kept] = '\0';
        transfer->reply[strcspn(transfer->reply, "\r\n")] = '\0';
        transfer->last_code = atoi(transfer->reply);
    }
    return whole;
}

static int go_on(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct transfer *transfer = context;
    (void)a, (void)b, (void)c, (void)d;
    return transfer->host->cancelled(transfer->host->context);
}

static void set_security(CURL *curl, const struct peil_setting *settings)
{
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(settings[OPTION_SECURITY].integer == 2 ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (settings[OPTION_CA].text) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings[OPTION_CA].text);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
}

static void set_transfer(CURL *curl, const struct peil_setting *settings, struct transfer *transfer)
{
    char url[600];
    snprintf(url, sizeof(url), "%s://%s:%lld/%s", settings[OPTION_SECURITY].integer == 1 ? "smtps" : "smtp",
             settings[OPTION_HOST].text, (long long)settings[OPTION_PORT].integer,
             settings[OPTION_HELO].text ? settings[OPTION_HELO].text : "");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)settings[OPTION_TIMEOUT].integer);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
}

/* What is known of the message now. 354 is the answer to DATA: the one to the message itself did not come. */
static uint32_t state_of(CURLcode result, const struct transfer *transfer)
{
    int code = transfer->last_code;
    if (result == CURLE_OK)
        return PEIL_DELIVERY_SENT;
    if (transfer->handed_over && (code == 354 || code < 400))
        return PEIL_DELIVERY_UNKNOWN;
    return code >= 500 && code <= 599 ? PEIL_DELIVERY_REFUSED : PEIL_DELIVERY_LATER;
}

static void perform(CURL *curl, struct transfer *transfer, struct peil_receipt *receipt)
{
    char problem[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
    CURLcode result = curl_easy_perform(curl);
    receipt->state = state_of(result, transfer);
    receipt->code = transfer->last_code;
    if (result == CURLE_OK || receipt->state == PEIL_DELIVERY_REFUSED || transfer->last_code >= 400)
        snprintf(receipt->reply, sizeof(receipt->reply), "%s", transfer->reply);
    else
        snprintf(receipt->reply, sizeof(receipt->reply), "%s", problem[0] ? problem : curl_easy_strerror(result));
}

static int deliver(const struct peil_host *host, const struct peil_setting *settings,
                   const struct peil_message *message, struct peil_receipt *receipt, struct peil_error *error)
{
    char password[PASSWORD_SIZE] = "", from[1000], to[1000];
    struct transfer transfer = {.host = host};
    int failed = check_settings(host, settings, error);
    if (!failed && settings[OPTION_PASSWORD_FILE].text)
        failed = read_password(host, settings[OPTION_PASSWORD_FILE].text, password, error);
    if (failed)
        return failed;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    if (!curl)
        return fail(error, PEIL_ERROR_SYSTEM, "%s", say(host, PEIL_N_("no memory")));
    mime_write(&transfer.mime, message);
    snprintf(from, sizeof(from), "<%s>", message->from_address);
    snprintf(to, sizeof(to), "<%s>", message->to_address);
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    set_transfer(curl, settings, &transfer);
    set_security(curl, settings);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    if (settings[OPTION_USER].text) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings[OPTION_USER].text);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
    }
    perform(curl, &transfer, receipt);
    explicit_bzero(password, sizeof(password));
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    mime_release(&transfer.mime);
    return 0;
}

static int render(const struct peil_host *host, const struct peil_setting *settings, const struct peil_message *message,
                  struct peil_error *error)
{
    struct mime mime = {0};
    (void)settings;
    mime_write(&mime, message);
    int failed = host->write(host->context, mime.data, mime.size, error);
    mime_release(&mime);
    return failed;
}

static const struct peil_notify table = {
    .size = sizeof(table),
    .option_count = sizeof(options) / sizeof(options[0]),
    .options = options,
    .deliver = deliver,
    .render = render,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_NOTIFY,
    .name = "mail",
    .version = "1.0",
    .summary = PEIL_N_("mail over SMTP, one message for each recipient"),
    .table = &table,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
