"""Puts five books on the shelf, and says what the gateway answered to each."""
import http.client
import json

BOOKS = [("The Sea and the Shore", 15), ("The Lighthouse", 25), ("A Map of the Sea", 35), ("Salt", 45), ("Ebb", 55)]

for number, (title, stock) in enumerate(BOOKS, 1):
    connection = http.client.HTTPConnection("gateway", 8080, timeout=10)
    connection.request("PUT", f"/books/{number}", json.dumps({"title": title, "stock": stock}), {"Content-Type": "application/json"})
    print(connection.getresponse().status, title)
    connection.close()
