"""Buys a book again and again, and says how often that went well: buy.py BOOK TIMES"""
import http.client
import sys

book, times = int(sys.argv[1]), int(sys.argv[2])
taken = 0
for _ in range(times):
    connection = http.client.HTTPConnection("gateway", 8080, timeout=5)
    connection.request("POST", f"/books/{book}/buy")
    taken += connection.getresponse().status == 202
    connection.close()
print(f"{taken} of {times}")
