"""A shop with two routes. /products is a list that needs nobody. /product/1 asks the rating service, and waits for it.

Both are answered by the same few threads. What happens to the list when rating is slow, and many want to see a product?

MODE=shared   nothing is done: whoever waits for rating keeps a thread, until none is left for the list
MODE=waiting  at most LIMIT calls to rating at once; whoever comes then waits for a place, and keeps a thread meanwhile
MODE=reject   at most LIMIT calls to rating at once; whoever comes then gets a 503 at once, and the thread is free again
"""

import os
import threading
import urllib.request
from contextlib import contextmanager

from flask import Flask, g, jsonify, request

import ledger

app = Flask(__name__)
ledger.keep(app)

MODE = os.environ.get("MODE", "reject")
RATING = os.environ.get("RATING_URL", "http://rating:8000")
# The compartment: so many requests may be in it at once. (This is no pool of connections: a pool of connections keeps
# nobody's threads free, for whoever finds it empty waits in a thread.)
compartment = threading.BoundedSemaphore(int(os.environ.get("LIMIT", "10")))


@contextmanager
def place():
    """A place in the compartment: whether there was one."""
    if MODE == "shared":
        yield True
    elif not compartment.acquire(blocking=MODE == "waiting"):
        yield False
    else:
        try:
            yield True
        finally:
            compartment.release()


def ask_rating(number):
    # The id goes along, so that rating's log tells for whom it worked.
    headers = {"X-Request-Id": request.headers.get("X-Request-Id", "")}
    g.asked = True
    with urllib.request.urlopen(urllib.request.Request(f"{RATING}/rating/{number}", headers=headers), timeout=30) as answer:
        return answer.read()


@app.get("/products")
def products():
    return jsonify(products=[1, 2, 3])


@app.get("/product/<int:number>")
def product(number):
    with place() as free:
        if not free:
            return jsonify(error="too many are asking for ratings"), 503, {"Retry-After": "1"}
        return ask_rating(number), 200, {"Content-Type": "application/json"}
