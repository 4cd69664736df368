"""Takes everything out of the dead letters and prints it, a line each, sorted: look.py COUNT SECONDS waits until there are so many."""
import sys
import time

from ways import to_broker

count, seconds = int(sys.argv[1]), float(sys.argv[2])
connection = to_broker()
channel = connection.channel()
lines = []
until = time.monotonic() + seconds
while True:
    method, properties, _ = channel.basic_get("dead-letters", auto_ack=True)
    if method is not None:
        headers = properties.headers or {}
        death = (headers.get("x-death") or [{}])[0]
        lines.append(f"{headers.get('x-label')} {death.get('reason')} from {death.get('queue')}")
    elif len(lines) >= count or time.monotonic() > until:
        break
    else:
        connection.sleep(0.05)
connection.close()
print("\n".join(sorted(lines)))
