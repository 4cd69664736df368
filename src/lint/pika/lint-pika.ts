import type { Problem } from '../../lab/index.js';
import { autoAckWithWork, evalOfBody, guest, prefetchUnused, sharedConnection } from './consuming.js';
import { declaredIn, type Declared, type PikaRule } from './pika-file.js';
import { returnsUnheard, transientQueue, undeclaredExchange, undeclaredQueue, unroutableUnseen } from './publishing.js';
import { readPython } from './python-calls.js';

const RULES: readonly PikaRule[] = [
  ...[undeclaredExchange, undeclaredQueue, unroutableUnseen, returnsUnheard, transientQueue],
  ...[autoAckWithWork, prefetchUnused, sharedConnection, evalOfBody, guest],
];

export interface PythonText {
  /** As problems name it. */
  readonly file: string;
  readonly text: string;
}

/** Whether a program speaks AMQP with pika; no other is looked at. */
function usesPika(text: string): boolean {
  return /^\s*(?:import|from)\s+pika\b/m.test(text);
}

/** The mistakes in programs that use pika, which know what each other declare, in the order of each file. */
export function lintPika(
  files: readonly PythonText[],
  declared: Declared = { exchanges: new Set(), queues: new Set() },
): Problem[] {
  const read = files.filter(({ text }) => usesPika(text)).map((file) => ({ ...file, python: readPython(file.text) }));
  const all = read.map(({ python }) => declaredIn(python));
  const known: Declared = {
    exchanges: new Set([...declared.exchanges, ...all.flatMap(({ exchanges }) => [...exchanges])]),
    queues: new Set([...declared.queues, ...all.flatMap(({ queues }) => [...queues])]),
  };
  return read.flatMap(({ file, text, python }) => {
    const lines = text.split(/\r?\n/);
    return RULES.flatMap((rule) => rule({ python, declared: known }))
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map((mistake) => ({ file, ...mistake, snippet: lines[mistake.line - 1] ?? '' }));
  });
}
