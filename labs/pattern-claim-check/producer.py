"""A producer of luggage: keeps it in the store, and sends the check for it.

    curl -X POST "$(lab port pattern-claim-check producer1)/luggage?bytes=1048576&label=mine"

does both. /store and /publish do one each, so that you can see what may happen in between. /dangling sends the check of something that
was never stored.
"""
import base64
import hashlib
import json
import os
import signal
import tempfile
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pika
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from pika.exceptions import AMQPError
from ways import BUCKET, NAME, PREFIX, log, to_broker, to_store

# A key of its own for each piece. `fixed` is the mistake: one name for all, and the next one overwrites the last.
KEYS = os.environ.get("KEYS", "unique")
# Where the luggage travels: in the store, or inside the message, as it would without this pattern.
CARRY = os.environ.get("CARRY", "store")
MOST_BYTES = 256 * 1024 * 1024
PIECE = 1024 * 1024

store = to_store()
# Checks that were written and not sent yet, by their label.
pending = {}


def pack(size, file):
    """So many random bytes: whoever has the same SHA-256 has the same luggage."""
    digest = hashlib.sha256()
    for start in range(0, size, PIECE):
        piece = os.urandom(min(PIECE, size - start))
        digest.update(piece)
        file.write(piece)
    file.seek(0)
    return digest.hexdigest()


def key_for(label):
    return f"{PREFIX}report.bin" if KEYS == "fixed" else f"{PREFIX}{uuid.uuid4().hex}.bin"


def write_check(size, label):
    with tempfile.TemporaryFile() as file:
        sha256 = pack(size, file)
        check = {"bucket": BUCKET, "key": key_for(label), "sha256": sha256, "bytes": size}
        if CARRY == "message":
            check["luggage"] = base64.b64encode(file.read()).decode()
        else:
            # Nobody else makes the bucket; making it again does nothing.
            store.create_bucket(Bucket=BUCKET)
            # In parts of 8 MiB.
            store.upload_fileobj(file, BUCKET, check["key"], Config=TransferConfig(max_concurrency=2))
    log("stored", label=label, bytes=size, key=check["key"], sha256=sha256)
    return check


def publish(check, label):
    """Returns once the broker has confirmed: the check is worth what the luggage is worth."""
    connection = to_broker()
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(
            content_type="application/json", message_id=uuid.uuid4().hex, headers={"x-label": label}, delivery_mode=2
        )
        channel.basic_publish("luggage", "", json.dumps(check).encode(), properties, mandatory=True)
    finally:
        if connection.is_open:
            connection.close()
    log("sent", label=label, key=check["key"])


def tidy():
    """Luggage that is nobody's any more. Real stores do this by a rule of the bucket's life cycle."""
    store.create_bucket(Bucket=BUCKET)
    for entry in store.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX).get("Contents", []):
        store.delete_object(Bucket=BUCKET, Key=entry["Key"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"producer": NAME, "try": "POST /luggage?bytes=1048576&label=mine"})

    def do_POST(self):
        where = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(where.query).items()}
        label, size = asked.get("label", "luggage"), asked.get("bytes", "1024")
        if not size.isascii() or not size.isdigit() or not 1 <= int(size) <= MOST_BYTES:
            return self.answer(400, {"error": f"bytes is a whole number from 1 to {MOST_BYTES}"})
        if not label.replace("-", "").isalnum() or not label.isascii() or len(label) > 40:
            return self.answer(400, {"error": "label is letters, digits and hyphens, 40 at most"})
        try:
            return self.act(where.path, label, int(size))
        except (BotoCoreError, ClientError) as error:
            log("refused", label=label, why="store", text=str(error))
            return self.answer(503, {"error": f"the store did not take it, and no check was sent: {error}"})
        except AMQPError as error:
            log("refused", label=label, why="broker", text=repr(error))
            return self.answer(503, {"error": f"the broker did not take the check: {error!r}"})

    def act(self, path, label, size):
        if path in ("/luggage", "/store"):
            pending[label] = check = write_check(size, label)
        elif path == "/dangling":
            pending[label] = check = {"bucket": BUCKET, "key": key_for(label), "sha256": "0" * 64, "bytes": size}
        elif path == "/publish" and label in pending:
            check = pending[label]
        elif path == "/tidy":
            tidy()
            return self.answer(200, {"error": None})
        else:
            return self.answer(404, {"error": f"there is no {path}, or nothing stored as {label}"})
        if path != "/store":
            publish(pending.pop(label), label)
        return self.answer(202, {name: value for name, value in check.items() if name != "luggage"})

    def answer(self, status, told):
        body = (json.dumps(told) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """The lines above say more."""


def main():
    server = ThreadingHTTPServer(("0.0.0.0", 8000), Handler)
    server.daemon_threads = True
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    log("ready", keys=KEYS, carry=CARRY)
    server.serve_forever()


if __name__ == "__main__":
    main()
