/* SPDX-License-Identifier: EUPL-1.2 */
/* The health role: answers /metrics, /health/live and /health/ready. In a process of its own, so that whatever asks can
 * hold up nobody else: it has few connections at a time, each with a bounded request and a deadline, and looks at the
 * store at most once a second. There is one only where peil.conf has an address for it. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "daemon/role.h"
#include "daemon/say.h"
#include "health/address.h"
#include "health/http.h"
#include "job/spawn.h"
#include "base/poison.h"

enum { CLIENTS_MOST = 16, CLIENT_MS = 5000, FRESH_MS = 1000, LISTENER = CLIENTS_MOST };

struct client {
    int socket; /* -1: free */
    int64_t end_ms;
    size_t received, sent;
    char in[HTTP_REQUEST_MOST];
    struct buffer out;
};

struct server {
    struct role role;
    int listener, epoll;
    struct client clients[CLIENTS_MOST];
    struct store *store;
    struct calendar calendar;
    struct arena *arena; /* of the newest reading */
    struct health health;
    int64_t read_ms; /* 0: never */
};

static const struct health *look(struct server *server)
{
    const struct daemon_settings *settings = &server->role.task.settings;
    int64_t now_ms = spawn_now_ms();
    if (server->read_ms && now_ms - server->read_ms < FRESH_MS)
        return &server->health;
    const struct health_from from = {.settings = &settings->store, .calendar = &server->calendar};
    arena_clear(server->arena);
    health_read(server->arena, &from, &server->store, &server->health);
    server->read_ms = spawn_now_ms();
    return &server->health;
}

static void watch(struct server *server, int operation, int descriptor, uint32_t events, uint32_t which)
{
    struct epoll_event event = {.events = events, .data = {.u32 = which}};
    epoll_ctl(server->epoll, operation, descriptor, &event);
}

static void drop(struct client *client)
{
    close(client->socket); /* leaves the epoll set with it */
    client->socket = -1;
    buffer_release(&client->out);
}

/* When all places are taken nobody is accepted: they wait in the kernel, and are refused there when they are many. */
static void watch_listener(struct server *server)
{
    bool room = false;
    for (int i = 0; i < CLIENTS_MOST; i++)
        room = room || server->clients[i].socket < 0;
    watch(server, EPOLL_CTL_MOD, server->listener, room ? EPOLLIN : 0, LISTENER);
}

static void take_client(struct server *server)
{
    for (uint32_t i = 0; i < CLIENTS_MOST; i++) {
        struct client *client = &server->clients[i];
        if (client->socket >= 0)
            continue;
        client->socket = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (client->socket < 0)
            return;
        client->received = client->sent = 0;
        client->end_ms = spawn_now_ms() + CLIENT_MS;
        watch(server, EPOLL_CTL_ADD, client->socket, EPOLLIN, i);
        return;
    }
}

static void send_more(struct client *client)
{
    while (client->sent < client->out.size) {
        ssize_t sent =
            send(client->socket, client->out.data + client->sent, client->out.size - client->sent, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (sent <= 0)
            break;
        client->sent += (size_t)sent;
    }
    /* What it still sends is read away, so that closing does not take back the answer. */
    shutdown(client->socket, SHUT_WR);
    while (recv(client->socket, client->in, sizeof(client->in), MSG_DONTWAIT) > 0)
        ;
    drop(client);
}

static void hear(struct server *server, uint32_t which)
{
    struct client *client = &server->clients[which];
    bool head;
    if (client->socket < 0)
        return;
    if (client->out.size > 0) {
        send_more(client);
        return;
    }
    ssize_t got = recv(client->socket, client->in + client->received, sizeof(client->in) - client->received, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        drop(client);
        return;
    }
    client->received += (size_t)got;
    enum http_request request = http_request(client->in, client->received, &head);
    if (request == HTTP_UNFINISHED)
        return;
    bool looks = request == HTTP_METRICS || request == HTTP_LIVE || request == HTTP_READY;
    http_answer(request, head, looks ? look(server) : NULL, server->role.task.settings.name, &client->out);
    watch(server, EPOLL_CTL_MOD, client->socket, EPOLLOUT, which);
    send_more(client);
}

static int64_t drop_late(struct server *server)
{
    int64_t now_ms = spawn_now_ms(), next = -1;
    for (int i = 0; i < CLIENTS_MOST; i++) {
        struct client *client = &server->clients[i];
        if (client->socket >= 0 && client->end_ms <= now_ms)
            drop(client);
        if (client->socket >= 0 && (next < 0 || client->end_ms - now_ms < next))
            next = client->end_ms - now_ms;
    }
    return next;
}

static void serve(struct server *server)
{
    struct epoll_event events[CLIENTS_MOST + 1];
    while (!server->role.stopping) {
        int64_t wait_ms = drop_late(server);
        watch_listener(server);
        if (!role_wait(&server->role, server->epoll, wait_ms))
            continue;
        int count = epoll_wait(server->epoll, events, CLIENTS_MOST + 1, 0);
        for (int i = 0; i < count; i++)
            if (events[i].data.u32 == LISTENER)
                take_client(server);
            else
                hear(server, events[i].data.u32);
    }
}

int role_health(void)
{
    static struct server server;
    struct peil_error error = {0};
    for (int i = 0; i < CLIENTS_MOST; i++)
        server.clients[i].socket = -1;
    if (role_begin(&server.role, "peild: health", &error))
        return 1;
    server.calendar = server.role.task.settings.calendar;
    server.arena = arena_new();
    server.epoll = epoll_create1(EPOLL_CLOEXEC);
    int failed = health_address_listen(server.role.task.settings.health, &server.listener, &error);
    if (failed || server.epoll < 0) {
        say(SAY_CANNOT, NULL, _("cannot start: %s"), failed ? error.message : strerror(errno));
        return 1;
    }
    watch(&server, EPOLL_CTL_ADD, server.listener, EPOLLIN, LISTENER);
    serve(&server);
    store_close(server.store);
    arena_free(server.arena);
    arena_free(server.role.arena);
    return 0;
}
