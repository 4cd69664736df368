"""Counts the lines of the last batch in a file, by their numbers: `count.py /tmp/kept.log 1000`.

With --wait it looks again until the last number is there and nothing more comes, for 15 seconds at most.
"""

import collections
import re
import sys
import time

LINE = re.compile(r"batch=(\S+) seq=(\d+)")
QUIET_SECONDS = 1
PATIENCE_SECONDS = 15


def numbers(path):
    with open(path, encoding="utf-8") as file:
        found = LINE.findall(file.read())
    batch = found[-1][0] if found else None
    return [int(number) for name, number in found if name == batch]


def settled(path, last):
    ends = time.monotonic() + PATIENCE_SECONDS
    seen, since = numbers(path), time.monotonic()
    while time.monotonic() < ends and not (last in seen and time.monotonic() - since >= QUIET_SECONDS):
        time.sleep(0.1)
        now = numbers(path)
        if len(now) != len(seen):
            seen, since = now, time.monotonic()
    return seen


path, last = sys.argv[1], int(sys.argv[2])
seen = settled(path, last) if "--wait" in sys.argv else numbers(path)
times = collections.Counter(seen)
missing = [number for number in range(1, last + 1) if number not in times]
print(f"missing={len(missing)}")
print(f"twice={sum(count - 1 for count in times.values())}")
print(f"lines={len(seen)}")
print(f"in order={seen == sorted(seen)}")
if missing:
    print(f"first missing: {missing[0]}, last missing: {missing[-1]}")
