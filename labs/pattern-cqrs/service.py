"""What the command service and the query service have in common: a name, a ledger, and a server."""
import json
import os
import sys
import time

from flask import Flask, g, request
from werkzeug.serving import WSGIRequestHandler, make_server

NAME = os.environ["SERVER_NAME"]
PORT = 5000

# Wall-clock time that never jumps while the program runs: one look at the clock, then the monotonic one.
EPOCH_SECONDS = time.time() - time.monotonic()

app = Flask(__name__, static_folder=None)


def now_ms():
    return round((EPOCH_SECONDS + time.monotonic()) * 1000, 3)


def log(**fields):
    # One write per line, so that lines of parallel requests never mix.
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


@app.before_request
def note_start():
    g.start_ms = now_ms()


@app.after_request
def sign(response):
    """Name the service in the answer, and note the request in the ledger; a health check is no client."""
    response.headers["X-Served-By"] = NAME
    if request.path != "/health":
        log(
            event="request",
            server=NAME,
            id=request.headers.get("X-Request-Id"),
            method=request.method,
            path=request.path,
            status=response.status_code,
            startMs=g.start_ms,
            endMs=now_ms(),
        )
    return response


@app.get("/health")
def health():
    # Of this service, not of its store: it is up, and says itself when it cannot do what is asked.
    return "OK\n"


class Handler(WSGIRequestHandler):
    # HTTP/1.1 keeps connections open, as a production server would.
    protocol_version = "HTTP/1.1"

    def log_request(self, *args, **kwargs):
        """Silence the default access log: the ledger above replaces it."""


def serve():
    server = make_server("0.0.0.0", PORT, app, threaded=True, request_handler=Handler)
    log(event="listening", server=NAME, port=PORT)
    server.serve_forever()
