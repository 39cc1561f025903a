#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A TCP proxy on loopback (or the address that is named), on a free port, to a Unix socket; it prints its port.

SIGUSR1: every connection there is falls silent: it stays open, what is sent is taken and nothing comes back. New ones work.
"""
import asyncio
import signal
import sys

generation = 0


async def pump(reader, writer, born):
    while data := await reader.read(65536):
        if born != generation:
            continue  # taken, and gone
        writer.write(data)
        await writer.drain()
    if born != generation:
        await asyncio.sleep(3600)
    writer.close()


async def serve(reader, writer):
    born = generation
    try:
        up_reader, up_writer = await asyncio.open_unix_connection(sys.argv[1])
        await asyncio.gather(pump(reader, up_writer, born), pump(up_reader, writer, born))
    except OSError:
        writer.close()


def fall_silent():
    global generation
    generation += 1


async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, fall_silent)
    server = await asyncio.start_server(serve, sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
