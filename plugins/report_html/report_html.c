/* SPDX-License-Identifier: EUPL-1.2 */
/* The HTML renderer: one self-contained page, without a script and without anything from outside. */
#include <sodium.h>
#include <string.h>

#include "page.h"

enum { CSP_SIZE = 160 };

/* The only style that the page allows is its own, by its hash. */
static void page_policy(char out[CSP_SIZE])
{
    static const char before[] = "default-src 'none'; style-src 'sha256-",
                      after[] = "'; base-uri 'none'; form-action 'none'";
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)style_css, strlen(style_css));
    size_t at = sizeof(before) - 1;
    memcpy(out, before, at);
    sodium_bin2base64(out + at, CSP_SIZE - at, hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL);
    memcpy(out + strlen(out), after, sizeof(after));
}

static const char *page_title(struct page *page)
{
    return say_format(&page->words, say(&page->words, "%1$s: %2$s, %3$s"), model_text(page->model, "audience.name"),
                      model_text(page->model, "programme.title"),
                      say_date(&page->words, model_text(page->model, "run.as_of")));
}

static void page_head(struct page *page)
{
    struct html *html = &page->html;
    char policy[CSP_SIZE];
    page_policy(policy);
    html_open(html, "head", NULL);
    html_empty(html, "meta", "charset", "utf-8", NULL);
    html_empty(html, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
    html_empty(html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
    html_empty(html, "meta", "name", "referrer", "content", "no-referrer", NULL);
    html_empty(html, "meta", "name", "generator", "content", model_text(page->model, "made_by"), NULL);
    html_open(html, "title", NULL);
    html_text(html, page_title(page));
    html_close(html, "title");
    html_open(html, "style", NULL);
    html_literal(html, style_css);
    html_close(html, "style");
    html_close(html, "head");
}

static void page_meta(struct page *page)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    const json_t *model = page->model;
    html_open(html, "p", "class", "meta", NULL);
    html_put(html, "span", NULL,
             say_format(words, "%s · %s", story_run(words, model_at(model, "run")),
                        say_date(words, model_text(model, "run.as_of"))));
    if (model_has(model, "baseline") && model_integer(model, "baseline.number") != model_integer(model, "run.number"))
        html_put(html, "span", NULL,
                 say_format(words, say(words, "against the baseline of %s"),
                            say_date(words, model_text(model, "baseline.as_of"))));
    html_put(html, "span", NULL,
             say_format(words, say(words, "%1$s, coverage %2$s"),
                        story_kinds(words, "", model_integer(model, "whole.score.objects")),
                        say_percent(words, model_integer(model, "whole.score.coverage.tenths"))));
    html_close(html, "p");
}

static void page_header(struct page *page)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    int mt = strcmp(model_text(page->model, "report"), "mt") == 0;
    html_open(html, "header", "class", "top", NULL);
    html_open(html, "div", NULL);
    html_put(html, "h1", NULL, model_text(page->model, "programme.title"));
    html_put(html, "p", "who",
             say_format(words, "%s · %s", model_text(page->model, "audience.name"),
                        mt ? say(words, "for the management team") : say(words, "for data stewards")));
    html_close(html, "div");
    page_meta(page);
    html_close(html, "header");
}

static void account_list(struct page *page, const char *title, const char *path,
                         const char *(*line)(struct say *, const json_t *))
{
    struct html *html = &page->html;
    size_t count = model_count(page->model, path);
    if (count == 0)
        return;
    html_put(html, "h3", NULL, title);
    html_open(html, "ul", "class", "plain", NULL);
    for (size_t i = 0; i < count; i++)
        html_put(html, "li", NULL, line(&page->words, model_item(page->model, path, i)));
    html_close(html, "ul");
}

static const char *account_plugin(struct say *words, const json_t *plugin)
{
    return say_format(words, say(words, "%1$s, version %2$s, SHA-256 %3$s"), model_text(plugin, "name"),
                      model_text(plugin, "version"), model_text(plugin, "sha256"));
}

static void account_hash(struct page *page, const char *name, const char *hash)
{
    struct html *html = &page->html;
    if (!*hash)
        return;
    html_open(html, "li", NULL);
    html_text(html, say_format(&page->words, "%s: ", name));
    html_put(html, "span", "hash", hash);
    html_close(html, "li");
}

static void page_account(struct page *page)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    const json_t *model = page->model;
    section_open(page, "account", say(words, "Account"));
    paragraph(page, "note",
              say_format(words,
                         say(words, "%1$s results are numbers, %2$s could not be had. What was not measured counts "
                                    "neither as good nor as bad."),
                         say_integer(words, model_integer(model, "run.measured")),
                         say_integer(words, model_integer(model, "run.not_measured"))));
    account_list(page, say(words, "Not measured"), "accountability.not_measured", story_not_measured);
    account_list(page, say(words, "Plugins that failed"), "accountability.failures", story_failure);
    account_list(page, say(words, "Indicative: fewer than 5 objects, or coverage below 60 %"),
                 "accountability.indicative", story_indicative);
    account_list(page, say(words, "Plugins that measured"), "accountability.plugins", account_plugin);
    html_put(html, "h3", NULL, say(words, "To repeat this"));
    html_open(html, "ul", "class", "plain", NULL);
    html_put(html, "li", NULL,
             say_format(words, say(words, "Run %1$s of programme %2$s, version %3$s"),
                        say_integer(words, model_integer(model, "run.number")), model_text(model, "programme.name"),
                        say_integer(words, model_integer(model, "programme.version"))));
    account_hash(page, say(words, "Programme"), model_text(model, "programme.hash"));
    account_hash(page, say(words, "Population"), model_text(model, "run.population_hash"));
    account_hash(page, say(words, "Results"), model_text(model, "run.results_hash"));
    account_hash(page, say(words, "Baseline"), model_text(model, "baseline.hash"));
    account_hash(page, say(words, "Journal"), model_text(model, "accountability.journal.hash"));
    html_close(html, "ul");
    section_close(page);
}

static void page_write(struct page *page)
{
    struct html *html = &page->html;
    html_literal(html, "<!DOCTYPE html>\n");
    html_open(html, "html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", page->words.dutch ? "nl" : "en", NULL);
    page_head(page);
    html_open(html, "body", NULL);
    html_open(html, "a", "class", "skip", "href", "#content", NULL);
    html_text(html, page_say(page, "Skip to the content"));
    html_close(html, "a");
    html_open(html, "main", "id", "content", NULL);
    page_header(page);
    mt_sections(page);
    if (strcmp(model_text(page->model, "report"), "steward") == 0)
        steward_sections(page);
    page_account(page);
    html_close(html, "main");
    html_close(html, "body");
    html_close(html, "html");
}

static int render(const struct peil_host *host, const struct peil_setting *settings, const char *model,
                  size_t model_size, struct peil_error *error)
{
    (void)settings;
    json_t *root;
    int failed = model_parse(model, model_size, &root, error);
    if (failed)
        return failed;
    static struct sink sink; /* 16 KiB: too large for a stack that a host may limit */
    struct page page = {.model = root};
    sink_begin(&sink, host, error);
    html_begin(&page.html, &sink);
    say_begin(&page.words, host);
    page_write(&page);
    failed = sink_end(&sink);
    json_decref(root);
    if (!failed && page.words.exhausted)
        failed = say_fail(error, PEIL_ERROR_SYSTEM, "the job's memory is spent; the page is not complete");
    if (!failed && !html_end(&page.html))
        failed = say_fail(error, PEIL_ERROR_PLUGIN, "an element of the page was not closed in order");
    return failed;
}

static const struct peil_report report = {
    .size = sizeof(report),
    .media_type = "text/html",
    .extension = "html",
    .render = render,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_REPORT,
    .name = "html",
    .version = "1.0",
    .summary = PEIL_N_("one self-contained page to read, send and print"),
    .table = &report,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
