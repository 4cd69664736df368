"""Takes lines over TCP, from anybody, and keeps them in a file as they come."""

import json
import socketserver
import sys
import threading

KEPT = "/tmp/kept.log"
one_at_a_time = threading.Lock()


class Lines(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            with one_at_a_time, open(KEPT, "ab") as kept:
                kept.write(line)


class Collector(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    open(KEPT, "ab").close()
    with Collector(("0.0.0.0", 5140), Lines) as server:
        sys.stdout.write(json.dumps({"event": "listening", "server": "collector"}) + "\n")
        sys.stdout.flush()
        server.serve_forever()
