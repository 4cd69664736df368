"""An old app. It speaks plain HTTP, knows nothing of certificates, and listens on the loopback of its network alone: ADDRESS."""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = os.environ.get("SERVER_NAME", "app")
ADDRESS = os.environ.get("ADDRESS", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))


def log(**fields):
    # One write per line, so that lines of parallel requests never mix.
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


class Legacy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        start = time.time() * 1000
        # Whom does the app take for its client? Behind a sidecar it is always the same: the sidecar, on this very loopback.
        seen = {"peer": self.client_address[0], "proto": self.headers.get("X-Forwarded-Proto"), "path": self.path}
        body = (json.dumps(seen) + "\n").encode()
        self.send_response(200)
        self.send_header("X-Served-By", NAME)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if self.path != "/health":
            request_id = self.headers.get("X-Request-Id")
            log(event="request", server=NAME, id=request_id, path=self.path, startMs=start, endMs=time.time() * 1000)

    def log_message(self, *args):
        """Silence the default access log: the ledger above replaces it."""


if __name__ == "__main__":
    server = ThreadingHTTPServer((ADDRESS, PORT), Legacy)
    log(event="listening", server=NAME, address=ADDRESS, port=PORT)
    server.serve_forever()
