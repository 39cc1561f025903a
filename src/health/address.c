/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses to listen on. */
#include "health/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"
#include "base/poison.h"

enum { HEALTH_BACKLOG = 16 };

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_un local;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } socket;
    socklen_t size;
};

static bool read_unix(const char *path, struct address *ret_address)
{
    struct sockaddr_un *local = &ret_address->socket.local;
    size_t size = strlen(path);
    if (*path != '/' || size >= sizeof(local->sun_path))
        return false;
    local->sun_family = AF_UNIX;
    memcpy(local->sun_path, path, size + 1);
    ret_address->size = sizeof(*local);
    return true;
}

static bool read_port(const char *text, uint16_t *ret_port)
{
    size_t digits = strspn(text, "0123456789");
    unsigned port = 0;
    for (size_t i = 0; i < digits && i < 6; i++)
        port = port * 10 + (unsigned)(text[i] - '0');
    *ret_port = htons((uint16_t)port);
    return digits > 0 && digits < 6 && !text[digits] && port > 0 && port < 65536;
}

static bool read_loopback(const char *text, struct address *ret_address)
{
    char host[INET6_ADDRSTRLEN] = "";
    bool six = *text == '[';
    const char *start = six ? text + 1 : text, *end = six ? strchr(start, ']') : strchr(start, ':');
    if (!end || (size_t)(end - start) >= sizeof(host) || (six && end[1] != ':'))
        return false;
    memcpy(host, start, (size_t)(end - start));
    const char *port = end + (six ? 2 : 1);
    if (six) {
        struct sockaddr_in6 *to = &ret_address->socket.six;
        to->sin6_family = AF_INET6;
        ret_address->size = sizeof(*to);
        return inet_pton(AF_INET6, host, &to->sin6_addr) == 1 && IN6_IS_ADDR_LOOPBACK(&to->sin6_addr) &&
               read_port(port, &to->sin6_port);
    }
    struct sockaddr_in *to = &ret_address->socket.four;
    to->sin_family = AF_INET;
    ret_address->size = sizeof(*to);
    return inet_pton(AF_INET, host, &to->sin_addr) == 1 && ntohl(to->sin_addr.s_addr) >> 24 == 127 &&
           read_port(port, &to->sin_port);
}

static int read_address(const char *text, const char *place, struct address *ret_address, struct peil_error *error)
{
    memset(ret_address, 0, sizeof(*ret_address));
    bool local = strncmp(text, "unix:", 5) == 0;
    if (local ? read_unix(text + 5, ret_address) : read_loopback(text, ret_address))
        return 0;
    return error_set(error, PEIL_ERROR_USAGE,
                     _("%s: '%s' is no address of this machine alone, such as unix:/run/peil/health.sock or "
                       "127.0.0.1:9464"),
                     place, text);
}

int health_address_check(const char *address, const char *place, struct peil_error *error)
{
    struct address ignored;
    return read_address(address, place, &ignored, error);
}

/* Only what is a socket: a file that happens to have the name stays. */
static void take_away(const struct address *address)
{
    struct stat about;
    const char *path = address->socket.local.sun_path;
    if (address->socket.any.sa_family == AF_UNIX && lstat(path, &about) == 0 && S_ISSOCK(about.st_mode))
        unlink(path);
}

int health_address_listen(const char *text, int *ret_socket, struct peil_error *error)
{
    struct address address;
    int failed = read_address(text, "health", &address, error);
    if (failed)
        return failed;
    int listener = socket(address.socket.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", text);
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    take_away(&address);
    mode_t before = umask(0117);
    bool listens = bind(listener, &address.socket.any, address.size) == 0 && listen(listener, HEALTH_BACKLOG) == 0;
    int number = errno;
    umask(before);
    if (!listens) {
        close(listener);
        errno = number;
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("cannot answer at %s"), text);
    }
    *ret_socket = listener;
    return 0;
}
