"""Says how people rate a product. It takes its time, whoever asks: RATING_DELAY_MS."""

import os
import time

from flask import Flask, jsonify

import ledger

app = Flask(__name__)
ledger.keep(app)

DELAY_SECONDS = int(os.environ.get("RATING_DELAY_MS", "1000")) / 1000


@app.get("/rating/<int:number>")
def rating(number):
    time.sleep(DELAY_SECONDS)
    return jsonify(product=number, stars=1 + number % 5)
