"""The read model: what the projector writes into the read store, and the query services read from it.

    book:7       title, stock, sold, version, and the number of events that made it
    word:title   the books that have this word in their title
"""
import re

# Runs inside the store, all of it or nothing. Each event of a book has the next number: what was there already is left alone, and what
# comes too early waits for the one before it.
APPLY = """
local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
local next = tonumber(ARGV[2])
if ARGV[7] == 'true' then
  if next <= version then return 0 end
  if next > version + 1 then return -1 end
end
local function words(title, command)
  for word in string.gmatch(string.lower(title), '[a-z0-9]+') do redis.call(command, 'word:' .. word, ARGV[1]) end
end
if ARGV[3] == 'set' then
  words(redis.call('HGET', KEYS[1], 'title') or '', 'SREM')
  redis.call('HSET', KEYS[1], 'title', ARGV[4], 'stock', ARGV[5], 'sold', ARGV[6])
  words(ARGV[4], 'SADD')
else
  redis.call('HINCRBY', KEYS[1], 'stock', -1)
  redis.call('HINCRBY', KEYS[1], 'sold', 1)
end
redis.call('HSET', KEYS[1], 'version', math.max(next, version))
redis.call('HINCRBY', KEYS[1], 'events', 1)
return 1
"""


def apply(store, event, idempotent=True):
    """1 = applied, 0 = it was there already, -1 = an earlier one is missing."""
    book = event["book"]
    values = [book, event["version"], event["kind"], event["title"], event["stock"], event["sold"], str(idempotent).lower()]
    return store.eval(APPLY, 1, f"book:{book}", *values)


def book_of(store, number):
    book = store.hgetall(f"book:{number}")
    return {"book": number, "title": book["title"], "stock": int(book["stock"])} if book else None


def books_with(store, text):
    """Books that have every one of the words, by their numbers."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    numbers = store.sinter([f"word:{word}" for word in words]) if words else ()
    return [book_of(store, number) for number in sorted(map(int, numbers))]
