"""The city's gate: who may come in. The two users are the lesson's sample data, and credentials of nobody."""
import hmac

from flask import Flask, abort, jsonify, request

from ledger import serve

USERS = {"user1": "password1", "user2": "password2"}

app = Flask(__name__)


@app.post("/login")
def login():
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    name, password = body.get("username"), body.get("password")
    if not isinstance(name, str) or not isinstance(password, str):
        abort(400)
    known = USERS.get(name, "")
    # A comparison that takes as long whatever the answer is; and nobody is told whether the name or the password was wrong.
    if not hmac.compare_digest(known.encode(), password.encode()) or not known:
        abort(401)
    return jsonify(user=name)


if __name__ == "__main__":
    serve(app)
