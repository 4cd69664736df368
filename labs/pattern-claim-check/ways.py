"""The way to the broker and the way to the store, for every program of this lab."""
import json
import os
import sys
import time

import pika

NAME = os.environ.get("NAME", "somebody")
BUCKET = "luggage"
# Keys begin with it, and nobody follows a check to anything else.
PREFIX = "checked/"

# Wall-clock time that never jumps while the program runs.
EPOCH_SECONDS = time.time() - time.monotonic()


def log(event, **fields):
    # One write per line, so that lines never mix.
    now_ms = round((EPOCH_SECONDS + time.monotonic()) * 1000, 3)
    sys.stdout.write(json.dumps({"event": event, **fields, "service": NAME, "timeMs": now_ms}) + "\n")
    sys.stdout.flush()


def to_store():
    """A client of the store: its address and the credentials are in the environment, where boto3 looks for them."""
    # Loaded only now: it takes a moment, and not every program here goes to the store.
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        config=Config(
            connect_timeout=2,
            read_timeout=10,
            retries={"total_max_attempts": 2},
            # The check carries a SHA-256 of the whole, which nobody on the way can make match: a CRC32 of each part adds nothing.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path", "payload_signing_enabled": False},
        ),
    )


def to_broker():
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            host=os.environ["BROKER_HOST"],
            credentials=pika.PlainCredentials(os.environ["BROKER_USER"], os.environ["BROKER_PASSWORD"]),
            client_properties={"connection_name": NAME},
        )
    )
