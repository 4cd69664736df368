# What is the same for every app. Threads, port and app are in serve.py.
import ledger

# Heartbeats go to memory: a disk that is busy would make the master take the worker for dead.
worker_tmp_dir = "/dev/shm"
# A request that is under way is not waited for for long when the container is stopped.
graceful_timeout = 1
# Connections that the app has not taken yet; none is turned away here.
backlog = 2048
loglevel = "warning"


def post_worker_init(worker):
    """The app is loaded and its socket listens: only now is it announced as ready."""
    ledger.log(event="listening", server=ledger.NAME)
