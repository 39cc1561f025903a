/* SPDX-License-Identifier: EUPL-1.2 */
/* Calls that cannot be used safely do not compile. Include this last in every .c file: a lint holds that. */
#ifndef BASE_POISON_H
#define BASE_POISON_H

/* With _FORTIFY_SOURCE and clang, glibc has macros of these. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison atoi atol atoll atof scanf sscanf fscanf tmpnam tempnam mktemp
#pragma GCC poison localtime gmtime asctime ctime system popen rand srand
#pragma GCC poison PQconnectdb PQsetdbLogin PQexec PQescapeString PQputline PQgetline

#endif
