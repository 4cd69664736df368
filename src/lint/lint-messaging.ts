import type { Problem, ResolvedLab } from '../lab/index.js';
import { definitionsOf, lintBrokerConfig, lintDefinitions } from './lint-broker.js';
import { lintPika } from './pika/index.js';
import { lintPools } from './lint-pools.js';

/** The mistakes in the programs and the broker's files of a lab, once for the containers of a group that have the same. */
export function lintMessaging({ services }: Pick<ResolvedLab, 'services'>): Problem[] {
  const all = services.flatMap(({ name, group, files }) =>
    files.map(({ path, content: text }) => ({
      file: `rendered/${name}${path}`,
      key: `${group} ${path} ${text}`,
      text,
    })),
  );
  const files = all.filter(({ key }, i) => all.findIndex((other) => other.key === key) === i);
  const ending = (word: string) => files.filter(({ file }) => file.endsWith(word));
  const declared = ending('.json').flatMap(({ text }) => definitionsOf(text) ?? []);
  return [
    ...lintPika(ending('.py'), {
      exchanges: new Set(declared.flatMap(({ exchanges }) => [...exchanges])),
      queues: new Set(declared.flatMap(({ queues }) => [...queues])),
    }),
    ...lintPools(ending('.py')),
    ...ending('.json').flatMap(({ file, text }) => lintDefinitions(file, text)),
    ...ending('.conf').flatMap(({ file, text }) => lintBrokerConfig(file, text)),
  ];
}
