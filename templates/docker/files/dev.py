"""The city's workshop: files over HTTP, each in one folder and nowhere else."""
import os
import re

from flask import Flask, abort, jsonify, request

from ledger import serve

FOLDER = os.environ["DATA_FOLDER"]
# A plain name: no folder, no way up, nothing hidden.
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
MOST_BYTES = 65_536

app = Flask(__name__)


def path_of(name):
    if not NAME.fullmatch(name):
        abort(404)
    return os.path.join(FOLDER, name)


@app.get("/files")
def names():
    return jsonify(sorted(os.listdir(FOLDER)))


@app.get("/files/<name>")
def read(name):
    try:
        with open(path_of(name)) as file:
            return jsonify(content=file.read())
    except FileNotFoundError:
        abort(404)


@app.put("/files/<name>")
def write(name):
    path = path_of(name)
    body = request.get_json(silent=True)
    content = body.get("content") if isinstance(body, dict) else None
    if not isinstance(content, str) or len(content.encode()) > MOST_BYTES:
        abort(400)
    with open(path, "w") as file:
        file.write(content)
    return jsonify(written=name), 201


if __name__ == "__main__":
    serve(app)
