"""A small Flask app: one of the servers behind HAProxy.

It answers three paths, says which server it is in a header, and writes one JSON line
per request to its log. `lab verify` reads those lines as the backend's own ledger.
"""
import json
import os
import signal
import socket
import sys
import threading
import time

from flask import Flask, abort, g, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

NAME = os.environ["SERVER_NAME"]
NUMBER = os.environ["SERVER_NUMBER"]
PORT = int(os.environ["PORT"])
# An artificial delay, in milliseconds: change it and watch what the balancer does.
DELAY_SECONDS = float(os.environ.get("DELAY_MS", "0")) / 1000

# While this file is there, /health says that the app is ill.
SICK_FILE = "/tmp/sick"

# Nobody may hold a request for longer than this.
LONGEST_HOLD_MS = 10_000

# Wall-clock time that never jumps while the app runs: one look at the clock, then the monotonic one.
EPOCH_SECONDS = time.time() - time.monotonic()

# Files of this folder are served below /static; without one every path is the lesson's.
app = Flask(__name__, static_folder=os.environ.get("STATIC_FOLDER"), static_url_path="/static")


def now_ms():
    return round((EPOCH_SECONDS + time.monotonic()) * 1000, 3)


def log(**fields):
    # One write per line, so that lines of parallel requests never mix.
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def is_check():
    """A health check is no client: it is not kept waiting, and not in the ledger."""
    return request.path == "/health" or "X-Health-Check" in request.headers


@app.before_request
def wait():
    g.start_ms = now_ms()
    if is_check():
        return
    # /?hold=400 keeps this one request for 400 ms, whatever the app's own delay is.
    hold = request.args.get("hold")
    if hold is None:
        seconds = DELAY_SECONDS
    elif hold.isascii() and hold.isdigit() and int(hold) <= LONGEST_HOLD_MS:
        seconds = int(hold) / 1000
    else:
        abort(400, f"hold takes whole milliseconds, {LONGEST_HOLD_MS} at most")
    if seconds:
        time.sleep(seconds)


@app.after_request
def sign(response):
    """Name the server in the answer, and note the request in the ledger."""
    response.headers["X-Served-By"] = NAME
    request_id = request.headers.get("X-Request-Id")
    if request_id:
        response.headers["X-Request-Id"] = request_id
    if not is_check():
        # Begin and end show how many requests were here at once: what a load balancer that follows load is about.
        log(
            event="request",
            server=NAME,
            id=request_id,
            method=request.method,
            path=request.path,
            status=response.status_code,
            startMs=g.start_ms,
            endMs=now_ms(),
        )
    return response


@app.route("/", methods=["GET", "POST", "PUT", "DELETE"])
def hello():
    return f"Hello from Flask App {NUMBER}!\n"


@app.get("/data")
def data():
    return jsonify(server=NAME, number=int(NUMBER))


# Any other path is answered as well: where a request went is the lesson, not what it fetched.
@app.route("/<path:anything>", methods=["GET", "POST", "PUT", "DELETE", "HEAD"])
def anything(anything):
    return f"{NAME} answers {request.method} /{anything}\n"


@app.get("/health")
def health():
    """Says 503 while a file of this name is there: ill, although every other path still works."""
    if os.path.exists(SICK_FILE):
        return "sick\n", 503
    return "OK\n"


class Handler(WSGIRequestHandler):
    # HTTP/1.1 keeps connections open, as a production server would.
    protocol_version = "HTTP/1.1"

    def log_request(self, *args, **kwargs):
        """Silence the default access log: the ledger above replaces it."""


def serve():
    """Listen until SIGWINCH; then refuse every connection until SIGURG (`lab fault NAME refuse SERVICE`)."""
    # Blocked in every thread, so that they wait until somebody asks for them.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH, signal.SIGURG})
    while True:
        # The server listens once it is made; only then is the app announced as ready.
        server = make_server("0.0.0.0", PORT, app, threaded=True, request_handler=Handler)
        log(event="listening", server=NAME, port=PORT)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        signal.sigwait({signal.SIGWINCH})
        # From here the kernel answers new connections with a reset; requests under way are still answered.
        server.socket.shutdown(socket.SHUT_RDWR)
        server.shutdown()
        server.server_close()
        log(event="refusing", server=NAME, port=PORT)
        signal.sigwait({signal.SIGURG})


if __name__ == "__main__":
    serve()
