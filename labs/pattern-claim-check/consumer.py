"""A consumer: takes a check, fetches the luggage, and acknowledges once it has it.

It trusts nobody. A message is read as JSON and never run; a check names this bucket and this prefix or nothing at all; what was fetched
has the SHA-256 that the check promises. Whatever is not so goes to the dead letters, and the consumer goes on.
"""
import base64
import hashlib
import json
import os
import re
import signal
import sys

from botocore.exceptions import BotoCoreError, ClientError
from pika.exceptions import AMQPError
from ways import BUCKET, PREFIX, log, to_broker, to_store

QUEUE = os.environ["QUEUE"]
# Its ledger: one file for each piece that arrived.
ARRIVED = "/tmp/arrived"
MOST_BYTES = 256 * 1024 * 1024
# How long it waits before it asks a store again that did not answer.
PAUSE_SECONDS = 1

store = to_store()


class Unfit(Exception):
    """A check that no trying again makes any better."""


def read_check(body):
    try:
        check = json.loads(body)
    except ValueError:
        raise Unfit("it is no JSON") from None
    if not isinstance(check, dict) or not {"bucket", "key", "sha256", "bytes"} <= check.keys():
        raise Unfit("it is no check")
    if not isinstance(check["bytes"], int) or not 0 < check["bytes"] <= MOST_BYTES:
        raise Unfit("its size is none")
    if not re.fullmatch(r"[0-9a-f]{64}", str(check["sha256"])):
        raise Unfit("its SHA-256 is none")
    if check["bucket"] != BUCKET or not re.fullmatch(rf"{PREFIX}[0-9a-z.]+", str(check["key"])):
        raise Unfit("it leads where this consumer does not go")
    return check


def fetch(check):
    """The SHA-256 of what the store has, read piece by piece: nothing of this size has to fit into memory."""
    if "luggage" in check:
        return hashlib.sha256(base64.b64decode(check["luggage"])).hexdigest()
    try:
        body = store.get_object(Bucket=check["bucket"], Key=check["key"])["Body"]
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchBucket", "404"):
            raise Unfit("there is no such luggage") from None
        raise
    digest = hashlib.sha256()
    for piece in body.iter_chunks(1024 * 1024):
        digest.update(piece)
    return digest.hexdigest()


def note(label, sha256):
    os.makedirs(ARRIVED, exist_ok=True)
    path = os.path.join(ARRIVED, re.sub(r"[^A-Za-z0-9-]", "_", label))
    with open(f"{path}.part", "w", encoding="ascii") as file:
        file.write(sha256)
    os.replace(f"{path}.part", path)


def on_message(channel, method, properties, body):
    label = str((properties.headers or {}).get("x-label", "unnamed"))
    try:
        check = read_check(body)
        sha256 = fetch(check)
        if sha256 != check["sha256"]:
            raise Unfit("what is in the store is not what was checked in")
        note(label, sha256)
        channel.basic_ack(method.delivery_tag)
        log("arrived", label=label, bytes=check["bytes"], sha256=sha256)
    except Unfit as unfit:
        # Not again: to the dead letters, where somebody can look at it.
        channel.basic_reject(method.delivery_tag, requeue=False)
        log("unfit", label=label, why=str(unfit))
    except (BotoCoreError, ClientError) as error:
        # The store's trouble is not the message's: it stays in the queue until the store is back.
        log("waiting", label=label, why=str(error))
        channel.connection.sleep(PAUSE_SECONDS)
        channel.basic_nack(method.delivery_tag, requeue=True)


def main():
    connection = to_broker()
    channel = connection.channel()
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume(QUEUE, on_message, auto_ack=False)
    stop = lambda *_: connection.add_callback_threadsafe(channel.stop_consuming)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log("ready", queue=QUEUE)
    channel.start_consuming()
    connection.close()


if __name__ == "__main__":
    try:
        main()
    except AMQPError as error:
        log("closed", text=repr(error))
        sys.exit(1)
