"""Asks the producer in this container, and prints one thing of its answer: ask.py 'luggage?bytes=1024&label=a' sha256"""
import json
import sys
import urllib.error
import urllib.request

path, field = sys.argv[1:3]
try:
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:8000/{path}", method="POST"), timeout=60) as answer:
        print(json.load(answer)[field])
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code}: {error.read().decode().strip()}")
