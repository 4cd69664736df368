"""A query service: answers from the read model, and changes nothing. There may be as many of it as are needed.

    GET /books?title=word         books with that word in their title
    GET /books/7                  one book
    GET /books/7/availability     whether there is one left
"""
import http.client
import os

import redis
from flask import jsonify, request
from model import book_of, books_with
from redis.backoff import NoBackoff
from redis.retry import Retry
from service import app, log, serve

# This user may read and nothing else: the store itself sees to that.
store = redis.Redis(
    host="read-store",
    username=os.environ["STORE_USER"],
    password=os.environ["STORE_PASSWORD"],
    decode_responses=True,
    socket_timeout=0.5,
    socket_connect_timeout=0.5,
    # Whoever asked decides whether to ask again.
    retry=Retry(NoBackoff(), 0),
)
# true: whoever looks at a book gets one reserved. A query that changes something, the mistake to be found.
RESERVES = os.environ.get("RESERVES", "false") == "true"


@app.get("/books")
def search():
    return jsonify(books=books_with(store, request.args.get("title", "")))


@app.get("/books/<int:number>")
def get(number):
    book = book_of(store, number)
    if book is not None and RESERVES:
        reserve(number)
    return jsonify(book) if book else (jsonify(error="no such book"), 404)


@app.get("/books/<int:number>/availability")
def availability(number):
    book = book_of(store, number)
    return jsonify(available=book["stock"] > 0) if book else (jsonify(error="no such book"), 404)


def reserve(number):
    connection = http.client.HTTPConnection("gateway", 8080, timeout=2)
    connection.request("POST", f"/books/{number}/buy")
    connection.getresponse().read()
    connection.close()


@app.errorhandler(redis.RedisError)
def no_store(error):
    log(event="store", text=str(error))
    return jsonify(error="the read store does not answer"), 503


if __name__ == "__main__":
    serve()
