#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Stands in for systemd: takes what sd_notify sends to the socket of this name, and writes it with the time to a file."""
import os
import socket
import sys
import time

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
if os.path.exists(sys.argv[1]):
    os.unlink(sys.argv[1])
listener.bind(sys.argv[1])
with open(sys.argv[2], "w", buffering=1) as out:
    while True:
        for line in listener.recv(65536).decode().splitlines():
            out.write(f"{time.time():.3f} {line}\n")
