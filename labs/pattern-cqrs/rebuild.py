"""Throws the read model away and makes it again from the events, of each book in their order."""
from model import apply
from projector import read_store, write_store

reads = read_store()
reads.flushdb()
print(f"{len(reads.keys('book:*'))} books after the model was thrown away")
with write_store() as writes:
    events = writes.execute("SELECT payload FROM outbox ORDER BY book, version").fetchall()
for (event,) in events:
    apply(reads, event)
print(f"{len(reads.keys('book:*'))} books again")
