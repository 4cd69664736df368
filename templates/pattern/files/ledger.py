"""What every app of these labs does for its ledger: one line of JSON for each request, with its begin and its end.

A request's id comes from the client and goes on to whoever is asked for help, so that the logs of all of them can be laid beside one another.
"""

import json
import os
import sys
import time

from flask import g, request

NAME = os.environ.get("SERVER_NAME", "app")

# The wall clock of this machine may be set while the app runs: one look at the clock, then the monotonic one.
EPOCH_SECONDS = time.time() - time.monotonic()


def now_ms():
    return round((EPOCH_SECONDS + time.monotonic()) * 1000, 3)


def log(**fields):
    # One write per line, so that lines of parallel requests never mix.
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def keep(app):
    """Has every request of the app in the ledger, but for health checks."""

    @app.before_request
    def begin():
        g.start_ms = now_ms()
        g.asked = False

    @app.after_request
    def end(response):
        response.headers["X-Served-By"] = NAME
        if request.path != "/health":
            log(
                event="request",
                server=NAME,
                id=request.headers.get("X-Request-Id"),
                method=request.method,
                path=request.path,
                status=response.status_code,
                asked=g.asked,
                startMs=g.start_ms,
                endMs=now_ms(),
            )
        return response

    @app.get("/health")
    def health():
        return "OK\n"
