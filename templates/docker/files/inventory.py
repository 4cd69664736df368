"""The shop's inventory: how many of each item are left.

With STOCK_FILE it keeps the stock in that file, and reads it when it starts. Without one it keeps the stock in memory alone, however
many volumes are mounted: that is how the first version of many a service loses its data.
"""
import json
import os
import threading

from flask import Flask, abort, jsonify, request

from ledger import serve

FIRST_STOCK = {"item1": 10, "item2": 5}
STOCK_FILE = os.environ.get("STOCK_FILE")

app = Flask(__name__)
lock = threading.Lock()


def load():
    if STOCK_FILE and os.path.exists(STOCK_FILE):
        with open(STOCK_FILE) as file:
            return json.load(file)
    return dict(FIRST_STOCK)


def save():
    """Written beside and renamed: whoever stops us in the middle finds the old stock, or the new one."""
    if not STOCK_FILE:
        return
    with open(STOCK_FILE + ".new", "w") as file:
        json.dump(stock, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(STOCK_FILE + ".new", STOCK_FILE)


stock = load()


@app.get("/inventory")
def whole():
    return jsonify(stock)


@app.get("/inventory/<item>")
def one(item):
    if item not in stock:
        abort(404)
    return jsonify({item: stock[item]})


@app.put("/inventory/<item>")
def change(item):
    if item not in stock:
        abort(404)
    body = request.get_json(silent=True)
    quantity = body.get("quantity") if isinstance(body, dict) else None
    # True is an int to Python, and no number of items to anybody.
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
        abort(400)
    with lock:
        stock[item] = quantity
        save()
    return jsonify({item: quantity})


if __name__ == "__main__":
    serve(app)
