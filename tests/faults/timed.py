#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Runs a command and writes its seconds and the KiB of its largest process in a file. usage: timed.py FILE COMMAND ..."""
import resource
import subprocess
import sys
import time

start = time.monotonic()
status = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    print(f"{time.monotonic() - start:.2f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}", file=file)
sys.exit(status if status >= 0 else 128 - status)
