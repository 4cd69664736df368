"""Messages that nobody should act on, from somebody who may publish. The first one is code, for a consumer that evaluates what it gets."""
import hashlib
import json

import pika
from ways import BUCKET, PREFIX, to_broker, to_store

SECRET = b"not for this consumer"

# A real object, with its right SHA-256, in a bucket that is none of the consumer's business: only the list of what is allowed stops this one.
store = to_store()
store.create_bucket(Bucket="private")
store.put_object(Bucket="private", Key="secret", Body=SECRET)
store.put_object(Bucket="private", Key=f"{PREFIX}secret", Body=SECRET)
store.create_bucket(Bucket=BUCKET)
store.put_object(Bucket=BUCKET, Key="elsewhere/secret", Body=SECRET)
FIT = {"sha256": hashlib.sha256(SECRET).hexdigest(), "bytes": len(SECRET)}

MESSAGES = {
    "code": b"__import__('os').system('touch /tmp/pwned') and None",
    "other-bucket": json.dumps({"bucket": "private", "key": f"{PREFIX}secret", **FIT}).encode(),
    "other-prefix": json.dumps({"bucket": BUCKET, "key": "elsewhere/secret", **FIT}).encode(),
    "way-out": json.dumps({"bucket": BUCKET, "key": f"{PREFIX}../../private/secret", **FIT}).encode(),
    "no-object": b"[1, 2, 3]",
    "no-size": json.dumps({"bucket": BUCKET, "key": f"{PREFIX}a.bin", "sha256": FIT["sha256"], "bytes": "many"}).encode(),
    "too-large": json.dumps({"bucket": BUCKET, "key": f"{PREFIX}a.bin", "sha256": FIT["sha256"], "bytes": 10**15}).encode(),
}

connection = to_broker()
channel = connection.channel()
channel.confirm_delivery()
for label, body in MESSAGES.items():
    channel.basic_publish("luggage", "", body, pika.BasicProperties(headers={"x-label": label}), mandatory=True)
connection.close()
print(len(MESSAGES))
