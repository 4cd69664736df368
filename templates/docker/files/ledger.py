"""What every service of the city does with a request: it names itself in the answer, and writes one line of JSON to its log.

`lab verify` reads those lines as the service's own ledger.
"""
import json
import os
import sys

from flask import request

NAME = os.environ["SERVER_NAME"]


def log(**fields):
    # One write per line, so that lines of parallel requests never mix.
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def keep_ledger(app):
    """Adds the ledger to a Flask app, and the path that health checks ask: they are no clients, and in no ledger."""

    @app.get("/health")
    def health():
        return "OK\n"

    @app.after_request
    def sign(response):
        response.headers["X-Served-By"] = NAME
        if request.path != "/health":
            request_id = request.headers.get("X-Request-Id")
            log(event="request", server=NAME, id=request_id, method=request.method, path=request.path,
                status=response.status_code)
        return response


def serve(app):
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_request(self, *args, **kwargs):
            """Silence the default access log: the ledger replaces it."""

    port = int(os.environ["PORT"])
    keep_ledger(app)
    # The server listens once it is made; only then is it announced as ready.
    server = make_server("0.0.0.0", port, app, threaded=True, request_handler=Quiet)
    log(event="listening", server=NAME, port=port)
    server.serve_forever()
