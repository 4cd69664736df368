"""A consumer: takes messages from one queue, works on each, and tells the broker when it is done.

Everything that it does is a JSON line on its standard output: `got` before the work, `done` after it, `ack` once the
broker has been told. `lab verify` reads those lines as the consumers' own ledger. It connects once: when the connection
ends, it says why and ends too, so that nothing happens behind your back.

The settings are environment variables, named as in RabbitMQ's own load tool where that has them.
"""
import json
import os
import signal
import sys
import time

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker, ConnectionClosedByBroker

NAME = os.environ.get("CONSUMER", "consumer")
QUEUE = os.environ["QUEUE"]
# How many messages the broker may send ahead of the acknowledgements; 0 = as many as it has. `basic.qos` in AMQP.
QOS = int(os.environ.get("QOS", "1"))
# true: for the broker a message is done the moment it is sent. QOS means nothing then.
AUTOACK = os.environ.get("AUTOACK", "false").lower() == "true"
# How long the work on a message takes; a message with a header x-work-ms says so itself.
WORK_MS = float(os.environ.get("WORK_MS", "0"))
# After so many messages the next one is taken and never finished: what becomes of it shows who is responsible for it.
HOLD_AFTER = int(os.environ.get("HOLD_AFTER", "-1"))

# Wall-clock time that never jumps while the program runs: one look at the clock, then the monotonic one.
EPOCH_SECONDS = time.time() - time.monotonic()

stopping = False
finished = 0


def log(event, **fields):
    # One write per line, so that lines never mix.
    now_ms = round((EPOCH_SECONDS + time.monotonic()) * 1000, 3)
    sys.stdout.write(json.dumps({"event": event, **fields, "consumer": NAME, "timeMs": now_ms}) + "\n")
    sys.stdout.flush()


def connect():
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            host=os.environ["BROKER_HOST"],
            port=int(os.environ.get("BROKER_PORT", "5672")),
            virtual_host=os.environ.get("VHOST", "/"),
            credentials=pika.PlainCredentials(os.environ["BROKER_USER"], os.environ["BROKER_PASSWORD"]),
            # The management pages show this name.
            client_properties={"connection_name": NAME},
        )
    )


def work(connection, headers):
    """Sleeps instead of working, but goes on answering the broker's heartbeats: time.sleep would not."""
    connection.sleep(float(headers.get("x-work-ms", WORK_MS)) / 1000)


def on_message(channel, method, properties, body):
    global finished
    headers = properties.headers or {}
    message = {
        "id": properties.message_id or "",
        "label": headers.get("x-label", ""),
        "queue": QUEUE,
        "redelivered": method.redelivered,
    }
    log("got", **message, auto=AUTOACK)
    if finished == HOLD_AFTER:
        log("holding", **message)
        while not stopping:
            channel.connection.sleep(0.1)
        return
    work(channel.connection, headers)
    finished += 1
    log("done", **message)
    if not AUTOACK:
        channel.basic_ack(method.delivery_tag)
        log("ack", **message)


def main():
    connection = connect()
    channel = connection.channel()
    channel.basic_qos(prefetch_count=QOS)
    channel.basic_consume(QUEUE, on_message, auto_ack=AUTOACK)

    def stop(*_):
        global stopping
        stopping = True
        # What it works on is finished first; what the broker sent ahead goes back to the queue.
        connection.add_callback_threadsafe(channel.stop_consuming)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log("ready", queue=QUEUE, qos=QOS, auto=AUTOACK)
    channel.start_consuming()
    if not stopping:
        # It only returns by itself when nobody consumes any more.
        log("closed", what="consumer", text="the broker cancelled it: its queue is gone")
        return 1
    connection.close()
    log("closed", what="connection", text="as asked")
    return 0


def tell_why(error):
    """The broker's own words, where it had any: its code says what was wrong (403, 404, 406, 530 …)."""
    # An error while connecting is wrapped in another one.
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    what = "channel" if isinstance(cause, ChannelClosedByBroker) else "connection"
    if isinstance(cause, (ChannelClosedByBroker, ConnectionClosedByBroker)):
        log("closed", what=what, code=cause.reply_code, text=cause.reply_text)
    else:
        log("closed", what=what, text=str(error) or repr(error))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AMQPError as error:
        tell_why(error)
    sys.exit(1)
