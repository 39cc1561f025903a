/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing documents: Markdown (CommonMark), and OpenDocument text (ISO/IEC 26300) through libzip. */
#include "cli/template.h"

#include <string.h>

#include "config.h"
#ifdef HAVE_ZIP
#include <zip.h>
#endif

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

void template_add(struct template_document *document, enum template_form form, const char *label, const char *text)
{
    if (document->count == document->capacity) {
        size_t capacity = document->capacity ? 2 * document->capacity : 64;
        struct template_block *grown = arena_allocate_array(document->arena, capacity, sizeof(*grown));
        if (document->count)
            memcpy(grown, document->blocks, document->count * sizeof(*grown));
        document->blocks = grown;
        document->capacity = capacity;
    }
    document->blocks[document->count++] = (struct template_block){
        .form = form, .label = arena_text(document->arena, label), .text = arena_text(document->arena, text)};
}

/* ---- Markdown ---------------------------------------------------------------------------------------------------- */

/* What people wrote means nothing in Markdown; lines after the first begin with indent. */
static void put_markdown(struct buffer *out, const char *text, const char *indent)
{
    _cleanup_buffer_ struct buffer clean = {0};
    for (const char *line = text; line;) {
        size_t size = strcspn(line, "\n");
        buffer_clear(&clean);
        utf8_printable(&clean, line, size);
        const char *at = buffer_text(&clean);
        at += strspn(at, " \t");
        if (strspn(at, "#>-+=0123456789"))
            buffer_append_text(out, strchr("#>-+=", *at) ? "\\" : "");
        for (; *at; at++) {
            if (strchr("\\`*_[]<>|", *at))
                buffer_append_byte(out, '\\');
            buffer_append_byte(out, (unsigned char)*at);
        }
        line = line[size] ? line + size + 1 : NULL;
        buffer_append_text(out, line ? "\n" : "");
        buffer_append_text(out, line ? indent : "");
    }
}

void template_markdown(const struct template_document *document, struct buffer *out)
{
    static const char *const before[] = {
        [TEMPLATE_TITLE] = "# ",   [TEMPLATE_HEADING] = "## ", [TEMPLATE_TEXT] = "",  [TEMPLATE_LINE] = "- ",
        [TEMPLATE_MISSING] = "> ", [TEMPLATE_EXAMPLE] = "> *", [TEMPLATE_ITEM] = "- "};
    for (size_t i = 0; i < document->count; i++) {
        const struct template_block *block = &document->blocks[i];
        bool quoted = block->form == TEMPLATE_MISSING || block->form == TEMPLATE_EXAMPLE;
        bool listed = block->form == TEMPLATE_LINE || block->form == TEMPLATE_ITEM;
        if (i && !(listed && document->blocks[i - 1].form == block->form)) /* an example is part of what it is of */
            buffer_append_text(out, block->form == TEMPLATE_EXAMPLE ? ">\n" : "\n");
        buffer_append_text(out, before[block->form]);
        if (block->label) {
            buffer_append_text(out, "**");
            put_markdown(out, block->label, "");
            buffer_append_text(out, "**: ");
        }
        put_markdown(out, block->text, quoted ? "> " : listed ? "  " : "");
        buffer_append_text(out, block->form == TEMPLATE_EXAMPLE ? "*\n" : "\n");
    }
}

/* ---- OpenDocument ------------------------------------------------------------------------------------------------ */

#ifdef HAVE_ZIP

static const char odt_styles[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-styles "
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.2\"><office:styles>"
    "<style:style style:name=\"Standard\" style:family=\"paragraph\"><style:paragraph-properties "
    "fo:margin-bottom=\"0.2cm\" fo:line-height=\"120%%\"/><style:text-properties fo:font-family=\"Liberation Sans\" "
    "fo:font-size=\"11pt\" fo:language=\"%s\"/></style:style>"
    "<style:style style:name=\"Title\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:margin-bottom=\"0.4cm\"/><style:text-properties fo:font-size=\"20pt\" "
    "fo:font-weight=\"bold\" fo:color=\"#154273\"/></style:style>"
    "<style:style style:name=\"Heading\" style:display-name=\"Heading 1\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Standard\" style:default-outline-level=\"1\"><style:paragraph-properties "
    "fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.15cm\" fo:keep-with-next=\"always\"/><style:text-properties "
    "fo:font-size=\"14pt\" fo:font-weight=\"bold\" fo:color=\"#154273\"/></style:style>"
    "<style:style style:name=\"Missing\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:background-color=\"#fff3c4\" fo:padding=\"0.15cm\" fo:border-left=\"0.1cm solid "
    "#c77700\" fo:margin-bottom=\"0cm\"/></style:style>"
    "<style:style style:name=\"Example\" style:family=\"paragraph\" style:parent-style-name=\"Missing\">"
    "<style:paragraph-properties fo:margin-bottom=\"0.2cm\"/><style:text-properties fo:font-style=\"italic\"/>"
    "</style:style>"
    "<style:style style:name=\"Item\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:margin-left=\"0.6cm\" fo:text-indent=\"-0.4cm\" fo:margin-bottom=\"0.1cm\"/>"
    "</style:style>"
    "<style:style style:name=\"Strong\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/>"
    "</style:style></office:styles><office:automatic-styles><style:page-layout style:name=\"A4\">"
    "<style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin=\"2.5cm\"/>"
    "</style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name=\"Standard\" "
    "style:page-layout-name=\"A4\"/></office:master-styles></office:document-styles>";

static const char odt_manifest[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest "
    "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">"
    "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>"
    "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";

static void put_xml(struct buffer *out, const char *text)
{
    _cleanup_buffer_ struct buffer clean = {0};
    for (const char *line = text; line;) {
        size_t size = strcspn(line, "\n");
        buffer_clear(&clean);
        utf8_printable(&clean, line, size);
        for (const char *at = buffer_text(&clean); *at; at++) {
            if (*at == '&')
                buffer_append_text(out, "&amp;");
            else if (*at == '<')
                buffer_append_text(out, "&lt;");
            else if (*at == '>')
                buffer_append_text(out, "&gt;");
            else
                buffer_append_byte(out, (unsigned char)*at);
        }
        line = line[size] ? line + size + 1 : NULL;
        buffer_append_text(out, line ? "<text:line-break/>" : "");
    }
}

static void odt_content(const struct template_document *document, struct buffer *out)
{
    static const char *const styles[] = {
        [TEMPLATE_TITLE] = "Title", [TEMPLATE_HEADING] = "Heading", [TEMPLATE_TEXT] = "Standard",
        [TEMPLATE_LINE] = "Item",   [TEMPLATE_MISSING] = "Missing", [TEMPLATE_EXAMPLE] = "Example",
        [TEMPLATE_ITEM] = "Item"};
    buffer_append_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content "
                            "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                            "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\">"
                            "<office:body><office:text>");
    for (size_t i = 0; i < document->count; i++) {
        const struct template_block *block = &document->blocks[i];
        const char *element = block->form == TEMPLATE_HEADING ? "text:h" : "text:p";
        buffer_append_format(out, "<%s text:style-name=\"%s\"%s>", element, styles[block->form],
                             block->form == TEMPLATE_HEADING ? " text:outline-level=\"1\"" : "");
        if (block->form == TEMPLATE_ITEM)
            buffer_append_text(out, "•<text:s/>");
        if (block->label) {
            buffer_append_text(out, "<text:span text:style-name=\"Strong\">");
            put_xml(out, block->label);
            buffer_append_text(out, ":</text:span> ");
        }
        put_xml(out, block->text);
        buffer_append_format(out, "</%s>", element);
    }
    buffer_append_text(out, "</office:text></office:body></office:document-content>");
}

static bool odt_part(zip_t *zip, const char *name, const char *bytes, size_t size, bool stored)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, size, 0);
    zip_int64_t at = source ? zip_file_add(zip, name, source, 0) : -1;
    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)at, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0;
}

int template_odt(const struct template_document *document, const char *path, struct peil_error *error)
{
    static const char type[] = "application/vnd.oasis.opendocument.text";
    _cleanup_buffer_ struct buffer content = {0};
    _cleanup_buffer_ struct buffer styles = {0};
    int code = 0;
    odt_content(document, &content);
    buffer_append_format(&styles, odt_styles, document->language);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    bool good = zip && odt_part(zip, "mimetype", type, sizeof(type) - 1, true) &&
                odt_part(zip, "content.xml", content.data, content.size, false) &&
                odt_part(zip, "styles.xml", styles.data, styles.size, false) &&
                odt_part(zip, "META-INF/manifest.xml", odt_manifest, sizeof(odt_manifest) - 1, false) &&
                zip_close(zip) == 0;
    if (good)
        return 0;
    if (zip)
        zip_discard(zip);
    return error_set(error, PEIL_ERROR_SYSTEM, _("%s: cannot be written"), path);
}

#else

int template_odt(const struct template_document *document, const char *path, struct peil_error *error)
{
    (void)document;
    return error_set(error, PEIL_ERROR_USAGE, _("%s: this peil was built without libzip, which ODT needs; write .md"),
                     path);
}

#endif
