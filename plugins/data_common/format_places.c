/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of Dutch places: addresses, buildings, municipalities. */
#include <string.h>

#include "data_common/digits.h"
#include "data_common/format.h"

/* 1234 AB or 1234AB; not from 0, and never SA, SD or SS. */
static enum format_verdict match_postcode(const char *bytes, size_t size)
{
    if ((size != 6 && size != 7) || !all_digits(bytes, 4) || bytes[0] == '0' || (size == 7 && bytes[4] != ' '))
        return FORMAT_INVALID;
    char first = bytes[size - 2], second = bytes[size - 1];
    if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z')
        return FORMAT_INVALID;
    return first == 'S' && (second == 'A' || second == 'D' || second == 'S') ? FORMAT_INVALID : FORMAT_VALID;
}

/* Basisregistratie Adressen en Gebouwen: four digits of the municipality where it was first registered, two of the kind
 * of object, ten of a sequence. */
static enum format_verdict match_bag(const char *bytes, size_t size, const char *kinds)
{
    if (size != 16 || !all_digits(bytes, size) || memcmp(bytes, "0000", 4) == 0)
        return FORMAT_INVALID;
    for (; *kinds; kinds += 2)
        if (memcmp(bytes + 4, kinds, 2) == 0)
            return FORMAT_VALID;
    return FORMAT_INVALID;
}

#define BAG(name, kinds)                                                                                               \
    static enum format_verdict match_##name(const char *bytes, size_t size)                                            \
    {                                                                                                                  \
        return match_bag(bytes, size, kinds);                                                                          \
    }
BAG(verblijfsobject, "01")
BAG(ligplaats, "02")
BAG(standplaats, "03")
BAG(adresseerbaar_object, "010203")
BAG(pand, "10")
BAG(nummeraanduiding, "20")
BAG(openbare_ruimte, "30")

static enum format_verdict match_four_digits(const char *bytes, size_t size)
{
    return size == 4 && all_digits(bytes, size) && memcmp(bytes, "0000", 4) != 0 ? FORMAT_VALID : FORMAT_INVALID;
}

#define BAG_SQL(kinds) "$ ~ '^(?!0000)[0-9]{4}" kinds "[0-9]{10}$'"
#define FOUR_SQL "$ ~ '^(?!0000)[0-9]{4}$'"

const struct format formats_places[] = {
    {"postcode", "1", "a Dutch postcode, with or without its blank", match_postcode,
     "$ ~ '^[1-9][0-9]{3} ?([A-RT-Z][A-Z]|S[BCE-RT-Z])$'", NULL, 1},
    {"bag_verblijfsobject", "1", "a BAG id of an accommodation object", match_verblijfsobject, BAG_SQL("01"), NULL, 1},
    {"bag_ligplaats", "1", "a BAG id of a berth", match_ligplaats, BAG_SQL("02"), NULL, 1},
    {"bag_standplaats", "1", "a BAG id of a stand", match_standplaats, BAG_SQL("03"), NULL, 1},
    {"bag_adresseerbaar_object", "1", "a BAG id of an accommodation object, a berth or a stand",
     match_adresseerbaar_object, BAG_SQL("0[123]"), NULL, 1},
    {"bag_pand", "1", "a BAG id of a building", match_pand, BAG_SQL("10"), NULL, 1},
    {"bag_nummeraanduiding", "1", "a BAG id of an address", match_nummeraanduiding, BAG_SQL("20"), NULL, 1},
    {"bag_openbare_ruimte", "1", "a BAG id of a public space", match_openbare_ruimte, BAG_SQL("30"), NULL, 1},
    {"bag_woonplaats", "1", "a BAG code of a town: four digits", match_four_digits, FOUR_SQL, NULL, 0},
    {"gemeentecode", "1", "a code of a municipality: four digits; whether it is in force is for a reference",
     match_four_digits, FOUR_SQL, NULL, 0},
    {NULL, NULL, NULL, NULL, NULL, NULL, 0},
};
