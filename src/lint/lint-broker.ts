import type { Problem } from '../lab/index.js';
import { itemsOf, recordOf, textOf, type LooseRecord } from '../lab/source/loose.js';

/** What RabbitMQ's definitions declare at its start; undefined for a text that is none. */
export interface Definitions {
  readonly exchanges: ReadonlySet<string>;
  readonly queues: ReadonlySet<string>;
}

/** The names that a definitions file declares; undefined when it is none. */
export function definitionsOf(text: string): Definitions | undefined {
  const parsed = parse(text);
  return parsed && declaredIn(parsed);
}

function declaredIn(parsed: LooseRecord): Definitions {
  return { exchanges: namesIn(parsed, 'exchanges'), queues: namesIn(parsed, 'queues') };
}

/** The mistakes in a RabbitMQ definitions file. What an exchange or queue is called by is looked for in the text: JSON tells no places. */
export function lintDefinitions(file: string, text: string): Problem[] {
  const parsed = parse(text);
  if (parsed === undefined) return [];
  const at = placeIn(file, text);
  const { exchanges, queues } = declaredIn(parsed);
  const transient = records(parsed, 'queues').filter(({ durable }) => durable === false);
  const bindings = records(parsed, 'bindings');
  const loose = bindings.flatMap(({ source, destination, destination_type: type }) => [
    ...missing(source, exchanges, 'exchange'),
    ...missing(destination, type === 'exchange' ? exchanges : queues, type === 'exchange' ? 'exchange' : 'queue'),
  ]);
  const guest = records(parsed, 'users').filter(({ name }) => name === 'guest');
  return [
    ...transient.map(({ name }) => at(textOf(name) ?? '', 'queue-transient', ...TRANSIENT)),
    ...loose.map(({ name, kind }) =>
      at(
        name,
        'binding-nowhere',
        `a binding names the ${kind} '${name}', which nothing declares`,
        `an entry for it under ${kind}s`,
      ),
    ),
    ...guest.map(() => at('guest', 'guest', ...GUEST)),
  ];
}

const TRANSIENT = [
  'a queue that is not durable is gone after a restart, and RabbitMQ 4.3 refuses it unless it is exclusive',
  '"durable": true',
] as const;
const GUEST = [
  'guest is let in from the broker’s own container alone, and everybody knows its password',
  'credentials: in lab.yaml, and their user',
] as const;

/** The mistakes in a rabbitmq.conf. */
export function lintBrokerConfig(file: string, text: string): Problem[] {
  return text.split(/\r?\n/).flatMap((snippet, i) => {
    const [open] = /^\s*loopback_users\s*=\s*none\b|^\s*loopback_users\.guest\s*=\s*false\b/.exec(snippet) ?? [];
    if (open === undefined) return [];
    const column = open.search(/\S/) + 1;
    const message = 'guest, whose password everybody knows, is let in from everywhere';
    const instead = 'no such line, and a user of the lab’s own';
    return [{ file, line: i + 1, column, code: 'guest', message, instead, snippet, severity: 'warning' as const }];
  });
}

function missing(name: unknown, known: ReadonlySet<string>, kind: string): { name: string; kind: string }[] {
  const text = textOf(name);
  if (text === undefined || text === '' || text.startsWith('amq.') || known.has(text)) return [];
  return [{ name: text, kind }];
}

function placeIn(file: string, text: string) {
  const lines = text.split(/\r?\n/);
  return (name: string, code: string, message: string, instead: string): Problem => {
    const line = Math.max(
      0,
      lines.findIndex((each) => each.includes(JSON.stringify(name))),
    );
    const snippet = lines[line] ?? '';
    const column = Math.max(0, snippet.indexOf(JSON.stringify(name))) + 1;
    return { file, line: line + 1, column, code, message, instead, snippet, severity: 'warning' };
  };
}

function parse(text: string): LooseRecord | undefined {
  try {
    const parsed = recordOf(JSON.parse(text) as unknown);
    return ['exchanges', 'queues', 'bindings', 'users'].some((key) => Array.isArray(parsed[key])) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function records(parsed: LooseRecord, key: string): LooseRecord[] {
  return itemsOf(parsed[key]).map(([, item]) => recordOf(item));
}

function namesIn(parsed: LooseRecord, key: string): Set<string> {
  return new Set(records(parsed, key).flatMap(({ name }) => textOf(name) ?? []));
}
