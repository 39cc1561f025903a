/* SPDX-License-Identifier: EUPL-1.2 */
/* Every format against public vectors, valid and not; and what holds for all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "data_common/format.h"

#include "base/poison.h"

struct vector {
    const char *format, *value;
    enum format_verdict verdict;
};

static const struct vector vectors[] = {
    {"integer", "0", FORMAT_VALID},
    {"integer", "-12", FORMAT_VALID},
    {"integer", "1.0", FORMAT_INVALID},
    {"integer", " 1", FORMAT_INVALID},
    {"integer", "-", FORMAT_INVALID},
    {"decimal", "1", FORMAT_VALID},
    {"decimal", "-1.50", FORMAT_VALID},
    {"decimal", "1,50", FORMAT_INVALID},
    {"decimal", "1.", FORMAT_INVALID},
    {"decimal", ".5", FORMAT_INVALID},
    {"date", "2024-02-29", FORMAT_VALID},
    {"date", "2023-02-29", FORMAT_INVALID},
    {"date", "1900-02-29", FORMAT_INVALID},
    {"date", "2000-02-29", FORMAT_VALID},
    {"date", "2024-13-01", FORMAT_INVALID},
    {"date", "0000-01-01", FORMAT_INVALID},
    {"date", "2024-2-29", FORMAT_INVALID},
    {"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", FORMAT_VALID},
    {"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c", FORMAT_INVALID},
    {"uuid", "6ba7b8109dad-11d1-80b4-00c04fd430c8-", FORMAT_INVALID},
    {"email", "info@example.nl", FORMAT_VALID},
    {"email", "a.b+c@sub.example.org", FORMAT_VALID},
    {"email", "a..b@example.org", FORMAT_INVALID},
    {"email", ".a@example.org", FORMAT_INVALID},
    {"email", "a@example", FORMAT_INVALID},
    {"email", "a@-example.org", FORMAT_INVALID},
    {"email", "a@b@example.org", FORMAT_INVALID},
    {"email", "@example.org", FORMAT_INVALID},
    {"bsn", "111222333", FORMAT_VALID},
    {"bsn", "123456782", FORMAT_VALID},
    {"bsn", "999993653", FORMAT_VALID},
    {"bsn", "999990019", FORMAT_VALID},
    {"bsn", "010082426", FORMAT_VALID},
    {"bsn", "10082426", FORMAT_VALID},
    {"bsn", "111252333", FORMAT_INVALID},
    {"bsn", "123456789", FORMAT_INVALID},
    {"bsn", "010008579", FORMAT_INVALID},
    {"bsn", "000000000", FORMAT_INVALID},
    {"bsn", "11122233x", FORMAT_INVALID},
    {"postcode", "2601 DC", FORMAT_VALID},
    {"postcode", "2601DC", FORMAT_VALID},
    {"postcode", "2611 SS", FORMAT_INVALID},
    {"postcode", "6841BH ", FORMAT_INVALID},
    {"postcode", "0601 DC", FORMAT_INVALID},
    {"postcode", "2601 dc", FORMAT_INVALID},
    {"bsn", "999990901", FORMAT_VALID},
    {"bsn", "999994669", FORMAT_VALID},
    {"bsn", "999993008", FORMAT_VALID},
    {"bsn", "999998754", FORMAT_VALID},
    {"bsn", "999993240", FORMAT_VALID},
    {"bsn", "999993847", FORMAT_VALID},
    {"bsn", "999999199", FORMAT_VALID},
    {"bsn", "999999230", FORMAT_VALID},
    {"rsin", "004495445", FORMAT_VALID},
    {"rsin", "004495446", FORMAT_INVALID},
    {"rsin", "4495445", FORMAT_INVALID},
    {"rsin", "000000000", FORMAT_INVALID},
    {"a_nummer", "8940402024", FORMAT_VALID},
    {"a_nummer", "8320968431", FORMAT_VALID},
    {"a_nummer", "6940397872", FORMAT_VALID},
    {"a_nummer", "8940402025", FORMAT_INVALID},
    {"a_nummer", "0940402024", FORMAT_INVALID},
    {"a_nummer", "8944402024", FORMAT_INVALID},
    {"a_nummer", "894040202", FORMAT_INVALID},
    {"btw_id", "NL004495445B01", FORMAT_VALID},
    {"btw_id", "NL000099998B57", FORMAT_VALID},
    {"btw_id", "NL123456789B90", FORMAT_INVALID},
    {"btw_id", "NL000099998B58", FORMAT_INVALID},
    {"btw_id", "NL004495445B00", FORMAT_INVALID},
    {"btw_id", "nl004495445b01", FORMAT_INVALID},
    {"btw_id", "NL004495445A01", FORMAT_INVALID},
    {"loonheffingennummer", "004495445L01", FORMAT_VALID},
    {"loonheffingennummer", "123456782L99", FORMAT_VALID},
    {"loonheffingennummer", "123456789L01", FORMAT_INVALID},
    {"loonheffingennummer", "004495445M01", FORMAT_INVALID},
    {"loonheffingennummer", "004495445L1", FORMAT_INVALID},
    {"kvk", "69599084", FORMAT_VALID},
    {"kvk", "68750110", FORMAT_VALID},
    {"kvk", "69599068", FORMAT_VALID},
    {"kvk", "55344526", FORMAT_VALID},
    {"kvk", "68727720", FORMAT_VALID},
    {"kvk", "90000102", FORMAT_VALID},
    {"kvk", "90001966", FORMAT_VALID},
    {"kvk", "6959908", FORMAT_INVALID},
    {"kvk", "695990841", FORMAT_INVALID},
    {"kvk", "6959908x", FORMAT_INVALID},
    {"vestigingsnummer", "000037178598", FORMAT_VALID},
    {"vestigingsnummer", "00003717859", FORMAT_INVALID},
    {"vestigingsnummer", "0000371785980", FORMAT_INVALID},
    {"oin", "00000001004495445000", FORMAT_VALID},
    {"oin", "00000003695990840000", FORMAT_VALID},
    {"oin", "00000002123456789000", FORMAT_VALID},
    {"oin", "00000004000000001000", FORMAT_VALID},
    {"oin", "00000006000000001000", FORMAT_VALID},
    {"oin", "0000000100449544500", FORMAT_INVALID},
    {"oin", "00000001001234567000", FORMAT_INVALID},
    {"oin", "00000000004495445000", FORMAT_INVALID},
    {"oin", "00000001004495445001", FORMAT_INVALID},
    {"oin", "00000003695990841000", FORMAT_INVALID},
    {"oin", "10000001004495445000", FORMAT_INVALID},
    {"agb", "04010700", FORMAT_VALID},
    {"agb", "14010200", FORMAT_VALID},
    {"agb", "0401070", FORMAT_INVALID},
    {"agb", "00010700", FORMAT_INVALID},
    {"agb", "0401070x", FORMAT_INVALID},
    {"brp_date", "19680229", FORMAT_VALID},
    {"brp_date", "20240229", FORMAT_VALID},
    {"brp_date", "19951231", FORMAT_VALID},
    {"brp_date", "00000000", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19680000", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19950200", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19990000", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19780300", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19710000", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19570900", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19561000", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19531100", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19720000", FORMAT_ALLOWED_INCOMPLETE},
    {"brp_date", "19660013", FORMAT_INVALID},
    {"brp_date", "19951300", FORMAT_INVALID},
    {"brp_date", "19950230", FORMAT_INVALID},
    {"brp_date", "00001200", FORMAT_INVALID},
    {"brp_date", "00000013", FORMAT_INVALID},
    {"brp_date", "1995123", FORMAT_INVALID},
    {"brp_date", "19951301", FORMAT_INVALID},
    {"kenteken", "AB-12-34", FORMAT_VALID},
    {"kenteken", "12-34-AB", FORMAT_VALID},
    {"kenteken", "12-AB-34", FORMAT_VALID},
    {"kenteken", "AB-12-CD", FORMAT_VALID},
    {"kenteken", "AB-CD-12", FORMAT_VALID},
    {"kenteken", "12-AB-CD", FORMAT_VALID},
    {"kenteken", "12-GBB-3", FORMAT_VALID},
    {"kenteken", "1-GBB-23", FORMAT_VALID},
    {"kenteken", "GB-123-B", FORMAT_VALID},
    {"kenteken", "G-123-GB", FORMAT_VALID},
    {"kenteken", "GBB-12-G", FORMAT_VALID},
    {"kenteken", "G-12-GBB", FORMAT_VALID},
    {"kenteken", "1-GB-123", FORMAT_VALID},
    {"kenteken", "123-GB-1", FORMAT_VALID},
    {"kenteken", "GB123B", FORMAT_VALID},
    {"kenteken", "12-GVD-3", FORMAT_INVALID},
    {"kenteken", "12-PVV-3", FORMAT_INVALID},
    {"kenteken", "1-SS-123", FORMAT_INVALID},
    {"kenteken", "123-SD-1", FORMAT_INVALID},
    {"kenteken", "GA-123-B", FORMAT_INVALID},
    {"kenteken", "12-CBB-3", FORMAT_INVALID},
    {"kenteken", "ab-12-cd", FORMAT_INVALID},
    {"kenteken", "A1-23-BC", FORMAT_INVALID},
    {"kenteken", "AB-1234", FORMAT_INVALID},
    {"kenteken", "AB12-CD", FORMAT_INVALID},
    {"kenteken", "GB-123-BB", FORMAT_INVALID},
    {"postcode", "1000 AA", FORMAT_VALID},
    {"postcode", "9999XZ", FORMAT_VALID},
    {"postcode", "2611 SB", FORMAT_VALID},
    {"postcode", "2611SA", FORMAT_INVALID},
    {"postcode", "2611 SD", FORMAT_INVALID},
    {"postcode", "2611  AB", FORMAT_INVALID},
    {"postcode", "261 1AB", FORMAT_INVALID},
    {"bag_verblijfsobject", "0599010000208579", FORMAT_VALID},
    {"bag_verblijfsobject", "0518200001625251", FORMAT_INVALID},
    {"bag_verblijfsobject", "0363300011950717", FORMAT_INVALID},
    {"bag_verblijfsobject", "363010012067062", FORMAT_INVALID},
    {"bag_verblijfsobject", " 0363010000599756", FORMAT_INVALID},
    {"bag_verblijfsobject", "0599820000208579", FORMAT_INVALID},
    {"bag_verblijfsobject", "0000010000208579", FORMAT_INVALID},
    {"bag_ligplaats", "0363020000832200", FORMAT_VALID},
    {"bag_ligplaats", "0599010000208579", FORMAT_INVALID},
    {"bag_standplaats", "0363030000832200", FORMAT_VALID},
    {"bag_standplaats", "0599010000208579", FORMAT_INVALID},
    {"bag_adresseerbaar_object", "0599010000208579", FORMAT_VALID},
    {"bag_adresseerbaar_object", "0363020000832200", FORMAT_VALID},
    {"bag_adresseerbaar_object", "0363030000832200", FORMAT_VALID},
    {"bag_adresseerbaar_object", "0518100000832200", FORMAT_INVALID},
    {"bag_adresseerbaar_object", "0599000000208579", FORMAT_INVALID},
    {"bag_pand", "0226100000136124", FORMAT_VALID},
    {"bag_pand", "0226300000136124", FORMAT_INVALID},
    {"bag_nummeraanduiding", "0599200000219678", FORMAT_VALID},
    {"bag_nummeraanduiding", "0518200000832200", FORMAT_VALID},
    {"bag_nummeraanduiding", "05992000001251", FORMAT_INVALID},
    {"bag_nummeraanduiding", "363200012067242", FORMAT_INVALID},
    {"bag_nummeraanduiding", "0599010000208579", FORMAT_INVALID},
    {"bag_openbare_ruimte", "0363300011950717", FORMAT_VALID},
    {"bag_openbare_ruimte", "0226300000136124", FORMAT_VALID},
    {"bag_openbare_ruimte", "0363100011950717", FORMAT_INVALID},
    {"bag_woonplaats", "3560", FORMAT_VALID},
    {"bag_woonplaats", "0001", FORMAT_VALID},
    {"bag_woonplaats", "0000", FORMAT_INVALID},
    {"bag_woonplaats", "356", FORMAT_INVALID},
    {"bag_woonplaats", "35600", FORMAT_INVALID},
    {"gemeentecode", "0637", FORMAT_VALID},
    {"gemeentecode", "0518", FORMAT_VALID},
    {"gemeentecode", "0000", FORMAT_INVALID},
    {"gemeentecode", "637", FORMAT_INVALID},
    {"gemeentecode", "06370", FORMAT_INVALID},
    {"gemeentecode", "O637", FORMAT_INVALID},
    {"iban", "NL91ABNA0417164300", FORMAT_VALID},
    {"iban", "NL02ABNA0123456789", FORMAT_VALID},
    {"iban", "BE31435411161155", FORMAT_VALID},
    {"iban", "GR1601101050000010547023795", FORMAT_VALID},
    {"iban", "NL91ABNA0417164301", FORMAT_INVALID},
    {"iban", "NL91ABNA041716430", FORMAT_INVALID},
    {"iban", "nl91abna0417164300", FORMAT_INVALID},
    {"iban", "NL91 ABNA 0417 1643 00", FORMAT_INVALID},
    {"iban", "XX91ABNA0417164300", FORMAT_INVALID},
    {"iban", "NL00ABNA0417164300", FORMAT_INVALID},
    {"phone", "+31612345678", FORMAT_VALID},
    {"phone", "+31 (0)20 123 4567", FORMAT_VALID},
    {"phone", "020-1234567", FORMAT_VALID},
    {"phone", "0612345678", FORMAT_VALID},
    {"phone", "06 12 34 56 78", FORMAT_VALID},
    {"phone", "0031201234567", FORMAT_VALID},
    {"phone", "0800-1234", FORMAT_VALID},
    {"phone", "0900 1234567", FORMAT_VALID},
    {"phone", "14 020", FORMAT_VALID},
    {"phone", "140299", FORMAT_VALID},
    {"phone", "112", FORMAT_VALID},
    {"phone", "12345", FORMAT_INVALID},
    {"phone", "020-123456", FORMAT_INVALID},
    {"phone", "06--12345678", FORMAT_INVALID},
    {"phone", "+0612345678", FORMAT_INVALID},
    {"phone", "06 1234567a", FORMAT_INVALID},
    {"phone", " 0612345678", FORMAT_INVALID},
    {"phone", "0612345678 ", FORMAT_INVALID},
    {"phone", "+3161", FORMAT_INVALID},
    {"phone", "00000612345678", FORMAT_INVALID},
    {"url", "https://www.example.nl/pad?x=1#y", FORMAT_VALID},
    {"url", "http://example.org", FORMAT_VALID},
    {"url", "https://example.org:8443/", FORMAT_VALID},
    {"url", "www.example.nl", FORMAT_INVALID},
    {"url", "ftp://example.nl", FORMAT_INVALID},
    {"url", "https://", FORMAT_INVALID},
    {"url", "https://voor beeld.nl", FORMAT_INVALID},
    {"url", "https://example.nl/a b", FORMAT_INVALID},
    {"url", "https://anna@example.nl/", FORMAT_INVALID},
    {"url", "https://example.org:99999/", FORMAT_INVALID},
    {"url", "javascript:alert(1)", FORMAT_INVALID},
    {"url", "https://example.nl/<x>", FORMAT_INVALID},
};

static void every_vector(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        const struct format *format = format_find(vectors[i].format);
        assert_non_null(format);
        /* Without anything behind it, so that reading past it is seen. */
        size_t size = strlen(vectors[i].value);
        char *copy = malloc(size ? size : 1);
        memcpy(copy, vectors[i].value, size);
        if (format->match(copy, size) != vectors[i].verdict)
            fail_msg("%s '%s' is %d", vectors[i].format, vectors[i].value, (int)format->match(copy, size));
        free(copy);
    }
}

static void empty_is_never_valid_and_every_format_has_a_vector(void **state)
{
    (void)state;
    const struct format *format;
    for (size_t i = 0; (format = format_at(i)) != NULL; i++) {
        size_t valid = 0, invalid = 0;
        assert_int_equal(format->match("", 0), FORMAT_INVALID);
        for (size_t j = 0; j < sizeof(vectors) / sizeof(vectors[0]); j++)
            if (strcmp(vectors[j].format, format->name) == 0) {
                valid += vectors[j].verdict == FORMAT_VALID;
                invalid += vectors[j].verdict == FORMAT_INVALID;
            }
        if (!valid || !invalid)
            fail_msg("%s has no vector that is valid, or none that is not", format->name);
        assert_ptr_equal(format_find(format->name), format);
    }
    assert_null(format_find("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector),
        cmocka_unit_test(empty_is_never_valid_and_every_format_has_a_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
