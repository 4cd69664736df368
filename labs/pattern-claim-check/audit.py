"""Somebody else, with credentials of their own: finds a check in the queue `audit`, fetches its luggage, prints the SHA-256.

    audit.py LABEL
"""
import hashlib
import json
import sys

from ways import to_broker, to_store

label = sys.argv[1]
connection = to_broker()
channel = connection.channel()
found = None
while True:
    method, properties, body = channel.basic_get("audit", auto_ack=True)
    if method is None:
        break
    if (properties.headers or {}).get("x-label") == label:
        found = json.loads(body)
connection.close()
if found is None:
    sys.exit(f"no check of {label} came to the queue audit")
store = to_store()
digest = hashlib.sha256()
for piece in store.get_object(Bucket=found["bucket"], Key=found["key"])["Body"].iter_chunks(1024 * 1024):
    digest.update(piece)
print(digest.hexdigest())
