"""Waits for a piece of luggage in the consumer's ledger, and prints its SHA-256: arrived.py LABEL SECONDS"""
import os
import sys
import time

label, seconds = sys.argv[1], float(sys.argv[2])
path = f"/tmp/arrived/{label}"
until = time.monotonic() + seconds
while not os.path.exists(path):
    if time.monotonic() > until:
        sys.exit(f"{label} has not arrived within {seconds:g} s")
    time.sleep(0.02)
with open(path, encoding="ascii") as file:
    print(file.read())
