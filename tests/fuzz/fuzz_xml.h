/* SPDX-License-Identifier: EUPL-1.2 */
/* The part of a host that reading XML needs, for fuzz targets. */
#ifndef TESTS_FUZZ_XML_H
#define TESTS_FUZZ_XML_H

#include "peil/plugin.h"

static int fuzz_xml_cancelled(void *context)
{
    (void)context;
    return 0;
}

static const char *fuzz_xml_translate(void *context, const char *message_id)
{
    (void)context;
    return message_id;
}

static const struct peil_host fuzz_xml_host = {
    .size = sizeof fuzz_xml_host, .cancelled = fuzz_xml_cancelled, .translate = fuzz_xml_translate};

#endif
