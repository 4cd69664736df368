import type { Operation, OperationOf } from './operation.js';

/** What an operation does, for people: its own `says` where it has one, else `declare the queue orders`. */
export function operationInWords(operation: Operation): string {
  if (operation.says !== undefined) return operation.says;
  const words = wordsOf(operation);
  return 'channel' in operation &&
    operation.op !== 'close' &&
    operation.op !== 'channel' &&
    operation.channel !== 'main'
    ? `${words} on ${operation.channel}`
    : words;
}

function wordsOf(operation: Operation): string {
  switch (operation.op) {
    case 'connect':
      return `connect ${operation.connection}${operation.as === undefined ? '' : ` as ${operation.as}`}${
        operation.vhost === undefined ? '' : ` to the vhost ${operation.vhost}`
      }`;
    case 'close':
      return operation.channel === undefined
        ? `close the connection ${operation.connection ?? 'main'}`
        : `close the channel ${operation.channel}`;
    case 'channel':
      return `open the channel ${operation.channel}${operation.count > 1 ? ` and ${operation.count - 1} more` : ''}`;
    case 'exchange':
      return `${operation.passive ? 'ask for' : 'declare'} the exchange ${operation.exchange}`;
    case 'queue':
      return `${operation.passive ? 'ask for' : 'declare'} the queue ${operation.queue}`;
    case 'bind':
    case 'unbind':
      return `${operation.op} the queue ${operation.queue} ${operation.op === 'bind' ? 'to' : 'from'} ${operation.exchange}, key '${operation.key}'`;
    case 'delete':
      return `delete the ${operation.queue === undefined ? `exchange ${operation.exchange}` : `queue ${operation.queue}`}`;
    case 'publish':
      return `publish ${amountOf(operation)} to ${destinationOf(operation)}`;
    case 'consume':
      return `consume ${operation.queue} as ${operation.consumer}`;
    case 'cancel':
      return `cancel the consumer ${operation.consumer}`;
    case 'await':
      return awaited(operation);
    case 'purge':
    case 'get':
    case 'drain':
      return `${operation.op} ${operation.op === 'get' ? 'from ' : ''}${operation.queue}`;
    case 'settle':
      return 'settle';
  }
}

/** On the default exchange the key is the name of a queue. */
function destinationOf({ exchange, key }: OperationOf<'publish'>): string {
  if (exchange !== '') return exchange;
  return key === '' ? 'the default exchange' : `the queue ${key}`;
}

function amountOf({ untilLost, for: time, messages, count }: OperationOf<'publish'>): string {
  if (untilLost) return 'until the connection is lost';
  if (time !== undefined) return `for ${time}`;
  const amount = messages?.length ?? count;
  return amount === 1 ? '1 message' : `${amount} messages`;
}

function awaited({ for: time, consumer, received, queue, ready }: OperationOf<'await'>): string {
  if (time !== undefined) return `wait ${time}`;
  const parts = [
    ...(consumer === undefined ? [] : [`${consumer} has got ${received}`]),
    ...(queue === undefined ? [] : [`${queue} holds ${ready}`]),
  ];
  return `wait until ${parts.join(' and ')}`;
}
