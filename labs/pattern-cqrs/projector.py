"""The projector: takes events out of the write store's outbox and makes the read model of them.

It may die at any moment; somebody starts it again. So an event is marked as projected only after it was applied, and may be applied
twice: the model leaves alone what it has already. It may lag behind, too: that is the price of the pattern.
"""
import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
import redis
from model import apply
from redis.backoff import NoBackoff
from redis.retry import Retry

PROJECTS = os.environ.get("PROJECTS", "true") == "true"
IDEMPOTENT = os.environ.get("IDEMPOTENT", "true") == "true"
# unprojected: every event that is not marked. high-water: every event above the highest number so far, as if numbers were committed in order.
READS = os.environ.get("READS", "unprojected")
# true: an event that was projected is deleted.
PURGES = os.environ.get("PURGES", "false") == "true"
PUBLISH = os.environ.get("PUBLISH", "outbox")
# It dies after so many events, between applying one and marking it; 0 = never.
CRASH_EVERY = int(os.environ.get("CRASH_EVERY", "0"))
# So many are applied before they are marked. Dying before that costs nothing but time: what is there already is not applied again.
BATCH = 10
POLL_SECONDS = 0.02
# A key of the read store: there as long as the model is.
MODEL = "model"
CRASHED = 70


def log(event, **fields):
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()


def write_store():
    return psycopg.connect(
        host="write-store",
        dbname="postgres",
        user=os.environ["WRITE_USER"],
        password=os.environ["WRITE_PASSWORD"],
        connect_timeout=2,
        autocommit=True,
    )


def read_store():
    return redis.Redis(
        host="read-store",
        username=os.environ["READ_USER"],
        password=os.environ["READ_PASSWORD"],
        decode_responses=True,
        socket_timeout=0.5,
        socket_connect_timeout=0.5,
        # Whoever asked decides whether to ask again.
        retry=Retry(NoBackoff(), 0),
    )


def waiting(store, high_water):
    if READS == "high-water":
        return store.execute("SELECT id, payload FROM outbox WHERE id > %s ORDER BY id LIMIT %s", (high_water, BATCH)).fetchall()
    # Of one book, events are committed in their order: the book's row is locked until then. Of two books, in any.
    return store.execute("SELECT id, payload FROM outbox WHERE projected_at IS NULL ORDER BY id LIMIT %s", (BATCH,)).fetchall()


def mark(store, ids):
    if PURGES:
        store.execute("DELETE FROM outbox WHERE id = ANY(%s)", (ids,))
    else:
        store.execute("UPDATE outbox SET projected_at = now() WHERE id = ANY(%s)", (ids,))


def begin_anew(writes, reads):
    """A read store that was started anew has forgotten its model: every event is to be projected again."""
    writes.execute("UPDATE outbox SET projected_at = NULL")
    reads.set(MODEL, "here")
    log("anew")


def project():
    """Until it dies."""
    writes, reads = write_store(), read_store()
    high_water = writes.execute("SELECT coalesce(max(id), 0) FROM outbox WHERE projected_at IS NOT NULL").fetchone()[0]
    done = 0
    log("projecting", after=high_water)
    while True:
        if not reads.exists(MODEL):
            begin_anew(writes, reads)
            high_water = 0
        events = waiting(writes, high_water)
        ids = []
        for number, event in events:
            outcome = apply(reads, event, IDEMPOTENT)
            if outcome == -1 and READS != "high-water":
                continue
            ids.append(number)
            done += outcome == 1
            if outcome == 1 and done == CRASH_EVERY:
                log("crash", outbox=number)
                sys.exit(CRASHED)
        if ids:
            mark(writes, ids)
        high_water = max([high_water, *(number for number, _ in events)])
        if not ids:
            time.sleep(POLL_SECONDS)


class Told(BaseHTTPRequestHandler):
    """Without an outbox: somebody tells of each event, once."""

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            apply(read_store(), event, idempotent=False)
            status = 200
        except redis.RedisError as error:
            log("untold", book=event["book"], text=str(error))
            status = 503
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """One line for each event is too much."""


def work():
    if not PROJECTS:
        log("idle")
        signal.pause()
    elif PUBLISH != "outbox":
        ThreadingHTTPServer(("0.0.0.0", 5001), Told).serve_forever()
    else:
        project()


def main():
    """Starts the work anew whenever it dies, as whatever runs containers for you would."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    log("ready", reads=READS, idempotent=IDEMPOTENT)
    while True:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                work()
            except (psycopg.OperationalError, redis.RedisError) as error:
                log("lost", text=str(error).strip())
                sys.exit(1)
        _, status = os.waitpid(child, 0)
        log("restarting", after=os.waitstatus_to_exitcode(status))
        if os.waitstatus_to_exitcode(status) != CRASHED:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
