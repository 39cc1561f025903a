/* SPDX-License-Identifier: EUPL-1.2 */
/* Where /metrics and /health are answered: a Unix socket ("unix:/run/peil/health.sock") or a port of this machine alone
 * ("127.0.0.1:9464", "[::1]:9464"). Other addresses are refused: there is no login and no encryption. */
#ifndef HEALTH_ADDRESS_H
#define HEALTH_ADDRESS_H

#include "base/error.h"

/* PEIL_ERROR_USAGE says what is wrong; place is for the message. */
int health_address_check(const char *address, const char *place, struct peil_error *error);
/* A listening socket, non-blocking. What an earlier life left of a Unix socket is taken away; the new one is for its
 * owner and group (mode 0660). */
int health_address_listen(const char *address, int *ret_socket, struct peil_error *error);

#endif
