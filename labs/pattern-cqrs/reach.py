"""Whether a TCP port can be reached from here: reach.py HOST PORT"""
import socket
import sys

try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=2).close()
except socket.gaierror:
    sys.exit(f"no such name: {sys.argv[1]}")
except OSError as error:
    sys.exit(f"not reached: {error}")
print("reached")
