import type { Operation } from '../../../lab/amqp/index.js';

/** What an operation does, for people; its own `says` where it has one: `queue orders`, `publish 10 to logs`. */
export function operationInWords(operation: Operation): string {
  return operation.says ?? `${operation.op}${objectOf(operation)}`;
}

function objectOf(operation: Operation): string {
  switch (operation.op) {
    case 'publish': {
      const count = operation.untilLost ? 'until lost' : String(operation.messages?.length ?? operation.count);
      return ` ${count} to ${operation.exchange === '' ? `queue ${operation.key}` : operation.exchange}`;
    }
    case 'bind':
    case 'unbind':
      return ` ${operation.queue} to ${operation.exchange}`;
    case 'exchange':
      return `${operation.passive ? ', passive' : ''} ${operation.exchange}`;
    case 'queue':
      return `${operation.passive ? ', passive' : ''} ${operation.queue}`;
    case 'connect':
      return ` ${operation.connection}`;
    case 'channel':
    case 'settle':
      return ` ${operation.channel}`;
    case 'close':
      return ` ${operation.channel ?? operation.connection ?? 'main'}`;
    case 'delete':
      return ` ${operation.queue ?? operation.exchange ?? ''}`;
    case 'consume':
    case 'cancel':
      return ` ${operation.consumer}`;
    case 'await':
      return ` ${operation.consumer ?? operation.queue ?? operation.for ?? ''}`;
    case 'purge':
    case 'get':
    case 'drain':
      return ` ${operation.queue}`;
  }
}
