/* SPDX-License-Identifier: EUPL-1.2 */
/* Frames over a socket, blocking: the program on the other side never blocks. */
#include <errno.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

enum { CHANNEL_READ = 256 << 10, CHANNEL_GATHER = 64 << 10 };

int64_t plug_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int channel_gone(struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_INTERRUPTED, _("the program that asked for this is gone"));
}

int plug_channel_flush(struct plug_channel *channel, struct peil_error *error)
{
    size_t at = 0;
    int64_t from = plug_now_ms();
    while (at < channel->out.size) {
        ssize_t sent = send(channel->descriptor, channel->out.data + at, channel->out.size - at, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return channel_gone(error);
        at += (size_t)sent;
    }
    channel->blocked_ms += plug_now_ms() - from;
    channel->sent += at;
    buffer_clear(&channel->out);
    return 0;
}

int plug_channel_write(struct plug_channel *channel, enum job_frame type, const void *payload, size_t size,
                       struct peil_error *error)
{
    frame_put(&channel->out, type, payload, (uint32_t)size);
    return channel->out.size < CHANNEL_GATHER ? 0 : plug_channel_flush(channel, error);
}

static int channel_fill(struct plug_channel *channel, struct peil_error *error)
{
    if (channel->in_at) {
        buffer_drop_front(&channel->in, channel->in_at);
        channel->in_at = 0;
    }
    buffer_reserve(&channel->in, CHANNEL_READ);
    ssize_t size;
    do
        size = recv(channel->descriptor, channel->in.data + channel->in.size, CHANNEL_READ, 0);
    while (size < 0 && errno == EINTR);
    if (size <= 0)
        return channel_gone(error);
    channel->in.size += (size_t)size;
    return 0;
}

int plug_channel_read(struct plug_channel *channel, uint32_t *ret_type, const void **ret_payload, size_t *ret_size,
                      struct peil_error *error)
{
    int failed = plug_channel_flush(channel, error);
    int64_t from = plug_now_ms();
    while (!failed) {
        uint32_t size = 0;
        int taken = channel->in.size == channel->in_at
                        ? 0
                        : frame_take(channel->in.data + channel->in_at, channel->in.size - channel->in_at, ret_type,
                                     ret_payload, &size, error);
        if (taken < 0)
            return taken;
        if (taken > 0) {
            channel->in_at += FRAME_HEADER_SIZE + size;
            *ret_size = size;
            break;
        }
        failed = channel_fill(channel, error);
    }
    channel->blocked_ms += plug_now_ms() - from;
    return failed;
}

void plug_channel_release(struct plug_channel *channel)
{
    buffer_release(&channel->in);
    buffer_release(&channel->out);
}
