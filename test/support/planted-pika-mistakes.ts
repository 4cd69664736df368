/** A consumer and publisher without a mistake. */
export const CLEAN_PIKA = `import json
import pika

def on_message(channel, method, properties, body):
    order = json.loads(body)
    charge(order)
    channel.basic_ack(delivery_tag=method.delivery_tag)

credentials = pika.PlainCredentials('shop', password())
connection = pika.BlockingConnection(pika.ConnectionParameters('broker', credentials=credentials))
channel = connection.channel()
channel.confirm_delivery()
channel.exchange_declare(exchange='logs', exchange_type='topic', durable=True)
channel.queue_declare(queue='orders', durable=True)
try:
    channel.basic_publish(exchange='logs', routing_key='a.b', body=b'x', mandatory=True)
except pika.exceptions.UnroutableError:
    print('nobody wants it')
channel.basic_publish(exchange='', routing_key='orders', body=b'x')
channel.basic_qos(prefetch_count=1)
channel.basic_consume(queue='orders', on_message_callback=on_message)
channel.start_consuming()
`;

/** What stands in the clean program, the mistake, where it is found, and what is right. */
export const PIKA_CASES: [string, string, string, string?][] = [
  [
    "channel.exchange_declare(exchange='logs', exchange_type='topic', durable=True)",
    '',
    '16:13 exchange-undeclared',
    'channel.exchange_declare(name_from_elsewhere())',
  ],
  [
    "exchange='logs', routing_key='a.b'",
    "exchange='log', routing_key='a.b'",
    '16:13 exchange-undeclared',
    "exchange='amq.topic', routing_key='a.b'",
  ],
  ["routing_key='orders'", "routing_key='order'", '19:9 queue-undeclared', 'routing_key=queue_name'],
  ["basic_consume(queue='orders'", "basic_consume('order'", '21:9 queue-undeclared', 'basic_consume(queue=name'],
  [', mandatory=True', '', '17:24 unroutable-without-mandatory', ', mandatory=is_important'],
  ['channel.confirm_delivery()\n', '', '15:13 returns-unheard', 'channel.add_on_return_callback(print)\n'],
  [
    "queue_declare(queue='orders', durable=True)",
    "queue_declare(queue='orders')",
    '14:9 queue-transient',
    "queue_declare('orders', False, True)",
  ],
  [
    "queue_declare(queue='orders', durable=True)",
    "queue_declare(queue='orders', durable=False)",
    '14:9 queue-transient',
    "queue_declare(queue='orders', exclusive=True)",
  ],
  [
    'on_message_callback=on_message',
    'on_message_callback=on_message, auto_ack=True',
    '20:9 prefetch-unused, 21:80 auto-ack-with-work',
  ],
  ['json.loads(body)', 'eval(body)', '5:13 eval-of-body', 'json.loads(eval_of(body))'],
  ["'shop', password()", "'guest', 'guest'", '9:20 guest', 'user, password()'],
  [
    'channel.start_consuming()',
    'threading.Thread(target=send).start()\ndef send():\n    channel.basic_publish(exchange="", routing_key="orders", body="")',
    '22:11 connection-shared',
    'threading.Thread(target=send).start()\ndef send():\n    channel = connect().channel()\n    channel.basic_publish(exchange="", routing_key="orders", body="")',
  ],
];
