"""Starts an app: `serve.py rating` serves `app` of rating.py.

SERVER=gunicorn (as in production) has one process with THREADS threads: so many requests at once, and no more. The others wait in line
until a thread is free. SERVER=flask is Flask's own development server, which starts a thread for each request, without any limit.
"""

import importlib
import os
import sys

PORT = int(os.environ.get("PORT", "8000"))
FOLDER = os.path.dirname(os.path.abspath(__file__))


def gunicorn(module):
    threads = os.environ.get("THREADS", "15")
    os.chdir(FOLDER)
    os.execvp(
        "gunicorn",
        ["gunicorn", "--config", os.path.join(FOLDER, "gunicorn.conf.py"), "--bind", f"0.0.0.0:{PORT}"]
        + ["--worker-class", "gthread", "--workers", "1", "--threads", threads, f"{module}:app"],
    )


def flask(module):
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_request(self, *args, **kwargs):
            """The ledger replaces the access log."""

    sys.path.insert(0, FOLDER)
    app = importlib.import_module(module).app
    server = make_server("0.0.0.0", PORT, app, threaded=True, request_handler=Quiet)
    from ledger import NAME, log

    log(event="listening", server=NAME, port=PORT)
    server.serve_forever()


if __name__ == "__main__":
    {"gunicorn": gunicorn, "flask": flask}[os.environ.get("SERVER", "gunicorn")](sys.argv[1])
