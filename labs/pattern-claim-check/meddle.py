"""What may happen to luggage in the store: meddle.py nothing|corrupt|delete does it to every piece."""
import sys

how = sys.argv[1]
if how == "nothing":
    sys.exit(0)

from ways import BUCKET, PREFIX, to_store  # noqa: E402  (it takes a second, for nothing)

store = to_store()
pieces = store.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX).get("Contents", [])
if not pieces:
    sys.exit("there is no luggage in the store")
for key in (piece["Key"] for piece in pieces):
    if how == "delete":
        store.delete_object(Bucket=BUCKET, Key=key)
    elif how == "corrupt":
        luggage = bytearray(store.get_object(Bucket=BUCKET, Key=key)["Body"].read())
        luggage[len(luggage) // 2] ^= 1
        store.put_object(Bucket=BUCKET, Key=key, Body=bytes(luggage))
    else:
        sys.exit(f"no such thing as {how}")
