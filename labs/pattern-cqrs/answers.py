"""What one query service answers to the same questions: answers.py SERVICE"""
import http.client
import sys

QUESTIONS = ["/books?title=the", "/books?title=sea", "/books/99", *(f"/books/{n}{more}" for n in range(1, 6) for more in ("", "/availability"))]

connection = http.client.HTTPConnection(sys.argv[1], 5000, timeout=5)
for question in QUESTIONS:
    connection.request("GET", question)
    answer = connection.getresponse()
    print(answer.status, question, answer.read().decode().strip())
