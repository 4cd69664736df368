"""The command service: the only one that changes anything. It answers whether it did, and never what there is.

    PUT  /books/7       {"title": "A title", "stock": 50}    add or update a book
    POST /books/7/buy                                        202 and it is yours, or 409 and there is none left

Each change and the event that tells of it are written in one transaction: both are there, or neither is. The events lie in the table
`outbox` until the projector has taken them over.
"""
import http.client
import json
import os
import threading
import time

import psycopg
from flask import jsonify, request
from service import app, log, serve

# A store that says nothing is given up after so long.
WHERE = {"connect_timeout": 5, "host": "write-store", "dbname": "postgres", "user": os.environ["STORE_USER"], "password": os.environ["STORE_PASSWORD"]}
# outbox: as above. direct: the projector is told after the commit, and nobody hears of it when that fails. strict: a command is refused
# unless the projector has taken the event over.
PUBLISH = os.environ.get("PUBLISH", "outbox")
# false: looks whether there is one left, and writes what it has computed a moment later.
LOCKING = os.environ.get("LOCKING", "true") == "true"
# The sale that leaves so many of book 1 is kept from committing until a later event has been projected: two transactions that commit in
# another order than they began in, which happens by itself now and then, and here each time.
HELD = (1, int(os.environ.get("HOLD_AT_STOCK", "-1")))
HOLD_SECONDS = 5

local = threading.local()


def store():
    """One connection for each thread, opened again when it broke."""
    if getattr(local, "connection", None) is None or local.connection.closed:
        local.connection = psycopg.connect(autocommit=True, **WHERE)
    return local.connection


def one(sql, values):
    return store().execute(sql, values).fetchone()


def change(sql, values, kind):
    """One change of one book, and its event with the number that the change has at this book. None when nothing changed."""
    with store().transaction():
        book = one(sql, values)
        if book is None:
            return None
        number, title, stock, sold, version = book
        event = {"kind": kind, "book": number, "version": version, "title": title, "stock": stock, "sold": sold}
        if PUBLISH == "outbox":
            row = one(
                "INSERT INTO outbox (book, version, payload) VALUES (%s, %s, %s) RETURNING id",
                (number, version, json.dumps(event)),
            )
            if kind == "sold" and (number, stock) == HELD:
                hold(row[0])
        return event


def hold(own):
    with psycopg.connect(autocommit=True, **WHERE) as other:
        until = time.monotonic() + HOLD_SECONDS
        while time.monotonic() < until:
            if other.execute("SELECT 1 FROM outbox WHERE id > %s AND projected_at IS NOT NULL LIMIT 1", (own,)).fetchone():
                log(event="held", outbox=own)
                return
            time.sleep(0.01)


def tell(event):
    """Only without the outbox: whether the projector took the event over."""
    try:
        connection = http.client.HTTPConnection("projector", 5001, timeout=0.5)
        connection.request("POST", "/apply", json.dumps(event))
        return connection.getresponse().status == 200
    except OSError as error:
        log(event="untold", book=event["book"], text=repr(error))
        return False
    finally:
        connection.close()


def done(event, status):
    told = PUBLISH == "outbox" or tell(event)
    if not told and PUBLISH == "strict":
        return jsonify(error="the read side does not answer"), 503
    return jsonify(book=event["book"], version=event["version"]), status


@app.put("/books/<int:number>")
def put(number):
    asked = request.get_json(silent=True)
    title, stock = (asked.get("title"), asked.get("stock")) if isinstance(asked, dict) else (None, None)
    if not isinstance(title, str) or not 1 <= len(title) <= 200 or type(stock) is not int or not 0 <= stock <= 10**6:
        return jsonify(error='send {"title": TEXT, "stock": NUMBER}'), 400
    sql = """INSERT INTO book (id, title, stock) VALUES (%s, %s, %s)
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, stock = excluded.stock, sold = 0, version = book.version + 1
             RETURNING id, title, stock, sold, version"""
    return done(change(sql, (number, title, stock), "set"), 200)


@app.post("/books/<int:number>/buy")
def buy(number):
    if LOCKING:
        # One statement looks and takes: whoever comes second waits for the first, and looks again.
        sql = """UPDATE book SET stock = stock - 1, sold = sold + 1, version = version + 1 WHERE id = %s AND stock > 0
                 RETURNING id, title, stock, sold, version"""
        event = change(sql, (number,), "sold")
    else:
        event = buy_carelessly(number)
    if event is not None:
        return done(event, 202)
    known = one("SELECT 1 FROM book WHERE id = %s", (number,))
    return (jsonify(error="none left"), 409) if known else (jsonify(error="no such book"), 404)


def buy_carelessly(number):
    book = one("SELECT stock, sold FROM book WHERE id = %s", (number,))
    if book is None or book[0] < 1:
        return None
    time.sleep(0.05)
    sql = """UPDATE book SET stock = %s, sold = %s, version = version + 1 WHERE id = %s
             RETURNING id, title, stock, sold, version"""
    return change(sql, (book[0] - 1, book[1] + 1, number), "sold")


@app.get("/books/<int:number>")
def get(number):
    """Nobody is sent here: what a service would do that reads where it writes."""
    book = one("SELECT id, title, stock FROM book WHERE id = %s", (number,))
    return jsonify(dict(zip(("book", "title", "stock"), book, strict=True))) if book else (jsonify(error="no such book"), 404)


@app.errorhandler(psycopg.OperationalError)
def no_store(error):
    log(event="store", text=str(error))
    return jsonify(error="the write store does not answer"), 503


if __name__ == "__main__":
    serve()
