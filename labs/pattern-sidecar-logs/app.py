"""An app that writes numbered lines into a file, and knows nothing of where they go from there. POST /write?from=1&to=400

WRITES=file     into the log file: whoever ships it, or does not, is no concern of the app's
WRITES=network  into a connection to the sidecar, line by line: then the sidecar is a part of the app
"""

import json
import os
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NAME = os.environ.get("SERVER_NAME", "app")
WRITES = os.environ.get("WRITES", "file")
LOG = os.environ.get("LOG", "/var/lib/lab/app.log")
SIDECAR = ("sidecar", 5141)


def ledger(**fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def write(lines):
    if WRITES == "network":
        with socket.create_connection(SIDECAR, timeout=2) as sidecar:
            sidecar.sendall("".join(lines).encode())
        return
    with open(LOG, "a", encoding="utf-8") as file:
        file.writelines(lines)


class App(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        start = time.time() * 1000
        request_id = self.headers.get("X-Request-Id") or "-"
        query = parse_qs(urlsplit(self.path).query)
        first, last = int(query["from"][0]), int(query["to"][0])
        # What one verification sends is one batch: its id stands before the first dot of every request's id.
        batch = request_id.split(".")[0]
        try:
            write([f"batch={batch} seq={number}\n" for number in range(first, last + 1)])
            status, text = 200, f"wrote {last - first + 1} lines\n"
        except OSError as error:
            status, text = 500, f"{error}\n"
        body = text.encode()
        self.send_response(status)
        self.send_header("X-Served-By", NAME)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        ledger(event="request", server=NAME, id=request_id, path=self.path, status=status, startMs=start, endMs=time.time() * 1000)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"OK\n")

    def log_message(self, *args):
        """Silence the default access log: the ledger above replaces it."""


if __name__ == "__main__":
    # It is there before anybody looks for it.
    open(LOG, "a", encoding="utf-8").close()
    server = ThreadingHTTPServer(("0.0.0.0", 8000), App)
    ledger(event="listening", server=NAME)
    server.serve_forever()
