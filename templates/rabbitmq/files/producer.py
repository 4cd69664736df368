"""A producer: publishes messages to one exchange, and says what became of each.

Everything that it does is a JSON line on its standard output: `sent`, or `confirmed` where the broker was asked to confirm,
and `returned` for a message that no queue took. The id of a message is RUN.1, RUN.2, …: in its property message-id, and at
the start of its body.

The settings are environment variables, named as in RabbitMQ's own load tool where that has them.
"""
import itertools
import json
import os
import signal
import sys
import time

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker, ConnectionClosedByBroker, NackError, UnroutableError


def flag(name, default):
    return os.environ.get(name, default).lower() == "true"


NAME = os.environ.get("PRODUCER", "producer")
RUN = os.environ.get("RUN", NAME)
# '' is the default exchange: it takes a message to the queue whose name is the routing key.
EXCHANGE = os.environ.get("EXCHANGE", "")
# Routing keys, one after another: info,error,info
KEYS = os.environ["KEYS"].split(",")
# 0 = until it is stopped.
COUNT = int(os.environ.get("COUNT", "10"))
# Messages a second; 0 = as fast as it goes.
RATE = float(os.environ.get("RATE", "0"))
# Bytes of a body; at least its id.
SIZE = int(os.environ.get("SIZE", "0"))
# true: the broker says of each message that it has it. That it has one does not mean that a queue has it: see MANDATORY.
CONFIRM = flag("CONFIRM", "true")
# true: a message that reaches no queue comes back. Otherwise the broker drops it without a word.
MANDATORY = flag("MANDATORY", "true")
# true: a durable queue keeps the message over a restart of the broker.
PERSISTENT = flag("PERSISTENT", "true")

EPOCH_SECONDS = time.time() - time.monotonic()

stopping = False


def log(event, **fields):
    now_ms = round((EPOCH_SECONDS + time.monotonic()) * 1000, 3)
    sys.stdout.write(json.dumps({"event": event, **fields, "producer": NAME, "timeMs": now_ms}) + "\n")
    sys.stdout.flush()


def connect():
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            host=os.environ["BROKER_HOST"],
            port=int(os.environ.get("BROKER_PORT", "5672")),
            virtual_host=os.environ.get("VHOST", "/"),
            credentials=pika.PlainCredentials(os.environ["BROKER_USER"], os.environ["BROKER_PASSWORD"]),
            client_properties={"connection_name": NAME},
        )
    )


def message(number):
    """The body and the properties of message `number`."""
    identity = f"{RUN}.{number}"
    mode = pika.DeliveryMode.Persistent if PERSISTENT else pika.DeliveryMode.Transient
    properties = pika.BasicProperties(
        message_id=identity, headers={"x-label": f"{NAME}-{number}"}, delivery_mode=mode.value
    )
    return f"{identity}\n".encode().ljust(SIZE, b"."), properties


def publish(channel, number, key):
    body, properties = message(number)
    told = {"id": properties.message_id, "label": f"{NAME}-{number}", "exchange": EXCHANGE, "key": key}
    try:
        # With confirms this waits for the broker's answer, and raises what that was. Without them it only sends.
        channel.basic_publish(EXCHANGE, key, body, properties, mandatory=MANDATORY)
        log("confirmed" if CONFIRM else "sent", **told)
    except UnroutableError as error:
        log("returned", **told, code=error.messages[0].method.reply_code, text=error.messages[0].method.reply_text)
    except NackError:
        log("nacked", **told)


def on_return(_channel, method, properties, _body):
    """Only without confirms: with them, basic_publish raises UnroutableError."""
    log("returned", id=properties.message_id, key=method.routing_key, code=method.reply_code, text=method.reply_text)


def main():
    def stop(*_):
        global stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    connection = connect()
    channel = connection.channel()
    if CONFIRM:
        channel.confirm_delivery()
    else:
        channel.add_on_return_callback(on_return)
    keys = itertools.cycle(KEYS)
    log("ready", exchange=EXCHANGE, count=COUNT, rate=RATE)
    for number in itertools.count(1):
        if stopping or (COUNT and number > COUNT):
            break
        publish(channel, number, next(keys))
        # Between two messages the connection goes on listening: for heartbeats, returns, and a broker that closes it.
        connection.process_data_events(1 / RATE if RATE else 0)
        if not channel.is_open:
            # Without confirms basic_publish cannot know; pika notes the broker's reason here.
            raise channel._closing_reason
    connection.close()
    log("finished")
    # It stays, so that a container that has nothing left to do is not taken for one that has failed.
    while not stopping:
        time.sleep(0.1)
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
