/* SPDX-License-Identifier: EUPL-1.2 */
/* source_archimate: the same model in the exchange format, in Archi's file and in Archi's tree gives the same records.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "source_host.h"
#include "base/poison.h"

#define SELECTORS(...)                                                                                                 \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }
#define XSI " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
#define EXCHANGE_HEAD "<model xmlns='http://www.opengroup.org/xsd/archimate/3.0/'" XSI "><name>M</name>"
#define ARCHI " xmlns:archimate='http://www.archimatetool.com/archimate'" XSI " "

#define ASKED                                                                                                          \
    SELECTORS("@id", "@name", "@type", "@documentation", "assigned", "assigned_to", "accesses", "accessed",            \
              "triggers", "triggered_by", "composed_of", "part_of", "property:status")
#define P_VALUES                                                                                                       \
    "|p|Vergunning & toezicht|BusinessProcess|Van aanvraag tot "                                                       \
    "besluit|1|[\"Jurist\"]j|[\"Dossier\"]j|1|[\"Bezwaar\"]j|~|[\"Bezwaar\"]j|~|concept\n"
#define Q_VALUES                                                                                                       \
    "|q|Bezwaar|BusinessProcess|~|0|~|~|0|~|[\"Vergunning & toezicht\"]j|~|[\"Vergunning & toezicht\"]j|~\n"

static char *read_folder(const char *folder, const char *location, const char *each, const char *const *settings,
                         const char *const *selectors)
{
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *path = memory_format("%s%s", folder, location);
    int failed = source_host_read(&host, peil_plugin(), path, settings, each, selectors, &error);
    source_host_remove(folder);
    assert_string_equal(error.message, "");
    assert_int_equal(failed, 0);
    char *said = memory_text(buffer_text(&host.said)), *note = strstr(said, "note ");
    if (note != NULL)
        *note = '\0';
    source_host_release(&host);
    return said;
}

static void the_exchange_format(void **state)
{
    (void)state;
    static const char model[] = EXCHANGE_HEAD
        "<elements><element identifier='p' xsi:type='BusinessProcess'><name xml:lang='en'>Permit</name>"
        "<name xml:lang='nl'>Vergunning &amp; toezicht</name><documentation xml:lang='nl'>Van aanvraag tot besluit"
        "</documentation><documentation xml:lang='en'>no</documentation><properties><property "
        "propertyDefinitionRef='d1'>"
        "<value>concept</value></property></properties></element>"
        "<element identifier='q' xsi:type='BusinessProcess'><name>Bezwaar</name><documentation> "
        "</documentation></element>"
        "<element identifier='r' xsi:type='BusinessRole'><name>Jurist</name></element>"
        "<element identifier='c' xsi:type='BusinessCollaboration'><name>Commissie</name></element>"
        "<element identifier='o' xsi:type='BusinessObject'><name>Dossier</name></element></elements><relationships>"
        "<relationship identifier='1' source='r' target='p' xsi:type='Assignment'/>"
        "<relationship identifier='2' source='c' target='p' xsi:type='Assignment'/>"
        "<relationship identifier='3' source='p' target='o' xsi:type='Access'/>"
        "<relationship identifier='4' source='p' target='q' xsi:type='Triggering'/>"
        "<relationship identifier='5' source='p' target='q' xsi:type='Composition'/>"
        "<relationship identifier='6' source='p' target='nergens' xsi:type='Serving'/></relationships>"
        "<propertyDefinitions><propertyDefinition identifier='d1'><name>Status</name></propertyDefinition>"
        "</propertyDefinitions></model>";
    char *folder = source_host_folder();
    source_host_write(folder, "m.xml", model, strlen(model));
    _cleanup_free_ char *said = read_folder(folder, "/m.xml", NULL, NULL, ASKED);
    assert_string_equal(said, "0 m.xml:1#p " P_VALUES "0 m.xml:1#q " Q_VALUES);
    free(folder);
    folder = source_host_folder();
    source_host_write(folder, "m.xml", model, strlen(model));
    _cleanup_free_ char *english = read_folder(folder, "/m.xml", "BusinessRole, BusinessObject",
                                               SELECTORS("language=en"), SELECTORS("@name", "@type", "accesses"));
    assert_string_equal(english, "0 m.xml:1#r |Jurist|BusinessRole|~\n0 m.xml:1#o |Dossier|BusinessObject|~\n");
    free(folder);
}

static void the_file_of_archi(void **state)
{
    (void)state;
    static const char model[] =
        "<archimate:model" ARCHI "name='M' id='m'><folder id='f'><folder id='g'>"
        "<element xsi:type='archimate:BusinessProcess' name='Vergunning &amp; toezicht' id='p'>"
        "<documentation>Van aanvraag tot besluit</documentation>"
        "<property key='Status' value='concept'/></element></folder>"
        "<element xsi:type='archimate:BusinessProcess' name='Bezwaar' id='q'/>"
        "<element xsi:type='archimate:BusinessRole' name='Jurist' id='r'/>"
        "<element xsi:type='archimate:BusinessObject' name='Dossier' id='o'/></folder><folder id='h'>"
        "<element xsi:type='archimate:AssignmentRelationship' id='1' source='r' target='p'/>"
        "<element xsi:type='archimate:AccessRelationship' id='3' source='p' target='o'/>"
        "<element xsi:type='archimate:TriggeringRelationship' id='4' source='p' target='q'/>"
        "<element xsi:type='archimate:CompositionRelationship' id='5' source='p' target='q'/>"
        "</folder></archimate:model>";
    char *folder = source_host_folder();
    source_host_write(folder, "m.archimate", model, strlen(model));
    _cleanup_free_ char *said = read_folder(folder, "/m.archimate", NULL, NULL, ASKED);
    assert_string_equal(said, "0 m.archimate:1#p " P_VALUES "0 m.archimate:1#q " Q_VALUES);
    free(folder);
}

static void put_relation(const char *folder, const char *type, const char *number, const char *source_type,
                         const char *source, const char *target)
{
    _cleanup_free_ char *path = memory_format("relations/%s_%s.xml", type, number);
    _cleanup_free_ char *text =
        memory_format("<archimate:%s" ARCHI "id='%s'><source xsi:type='archimate:%s' href='%s.xml#%s'/>"
                      "<target xsi:type='archimate:X' href='%s.xml#%s'/></archimate:%s>",
                      type, number, source_type, source, source, target, target, type);
    source_host_write(folder, path, text, strlen(text));
}

static void put_element(const char *folder, const char *type, const char *id, const char *attributes,
                        const char *inside)
{
    _cleanup_free_ char *path = memory_format("business/%s.xml", id);
    _cleanup_free_ char *text =
        memory_format("<archimate:%s" ARCHI "id='%s' %s>%s</archimate:%s>", type, id, attributes, inside, type);
    source_host_write(folder, path, text, strlen(text));
}

static void the_tree_of_archi(void **state)
{
    (void)state;
    char *folder = source_host_folder();
    put_element(folder, "Folder", "folder", "name='Business'", "");
    put_element(folder, "BusinessProcess", "p",
                "name='Vergunning &amp; toezicht' documentation='Van aanvraag tot besluit'",
                "<properties key='Status' value='concept'/>");
    put_element(folder, "BusinessProcess", "q", "name='Bezwaar' documentation=' '", "");
    put_element(folder, "BusinessRole", "r", "name='Jurist'", "");
    put_element(folder, "BusinessObject", "o", "name='Dossier'", "");
    put_relation(folder, "AssignmentRelationship", "1", "BusinessRole", "r", "p");
    put_relation(folder, "AccessRelationship", "3", "BusinessProcess", "p", "o");
    put_relation(folder, "TriggeringRelationship", "4", "BusinessProcess", "p", "q");
    put_relation(folder, "CompositionRelationship", "5", "BusinessProcess", "p", "q");
    source_host_write(folder, "other.xml", "<html/>", 7);
    _cleanup_free_ char *said = read_folder(folder, "", NULL, NULL, ASKED);
    assert_string_equal(said, "0 business/p.xml:1#p " P_VALUES "0 business/q.xml:1#q " Q_VALUES);
    free(folder);
}

static void a_role_outside_the_files_is_still_assigned(void **state)
{
    (void)state;
    char *folder = source_host_folder();
    put_element(folder, "BusinessProcess", "p", "name='P'", "");
    put_relation(folder, "AssignmentRelationship", "1", "BusinessActor", "elders", "p");
    put_relation(folder, "AssignmentRelationship", "2", "BusinessCollaboration", "elders", "p");
    _cleanup_free_ char *said = read_folder(folder, "", NULL, NULL, SELECTORS("@id", "assigned", "assigned_to"));
    assert_string_equal(said, "0 business/p.xml:1#p |p|1|~\n");
    free(folder);
}

static void the_same_id_twice_is_one_record(void **state)
{
    (void)state;
    char *folder = source_host_folder();
    put_element(folder, "BusinessProcess", "p", "name='Een'", "");
    static const char again[] = "<archimate:BusinessProcess" ARCHI "id='p' name='Twee'/>";
    source_host_write(folder, "z.xml", again, strlen(again));
    _cleanup_free_ char *said = read_folder(folder, "", NULL, NULL, SELECTORS("@name"));
    assert_string_equal(said, "0 business/p.xml:1#p |Een\n");
    free(folder);
}

static void other_xml_and_other_selectors_are_refused(void **state)
{
    (void)state;
    char *folder = source_host_folder();
    source_host_write(folder, "m.xml", "<model/>", 8);
    _cleanup_free_ char *said = read_folder(folder, "/m.xml", NULL, NULL, SELECTORS("@name"));
    assert_string_equal(
        said, "reject 0 m.xml:1 not ArchiMate: neither the Open Group's exchange format (3.0) nor a file of Archi\n");
    free(folder);
    struct source_host host = {0};
    struct peil_error error = {0};
    assert_int_equal(source_host_read(&host, peil_plugin(), "/", NULL, NULL, SELECTORS("naam"), &error),
                     PEIL_ERROR_USAGE);
    assert_string_equal(error.message,
                        "[dataset] 'naam' is not a selector of archimate; peil-source_archimate(7) lists them");
    source_host_release(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exchange_format),
        cmocka_unit_test(the_file_of_archi),
        cmocka_unit_test(the_tree_of_archi),
        cmocka_unit_test(a_role_outside_the_files_is_still_assigned),
        cmocka_unit_test(the_same_id_twice_is_one_record),
        cmocka_unit_test(other_xml_and_other_selectors_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
