"""Waits until no event is left to be projected, and says how long that took: settle.py SECONDS"""
import sys
import time

from projector import write_store

seconds = float(sys.argv[1])
began = time.monotonic()
with write_store() as store:
    while True:
        left = store.execute("SELECT count(*) FROM outbox WHERE projected_at IS NULL").fetchone()[0]
        passed = time.monotonic() - began
        if left == 0:
            break
        if passed > seconds:
            sys.exit(f"{left} events are not projected after {seconds:g} s")
        time.sleep(0.01)
print(f"quiet after {passed * 1000:.0f} ms")
