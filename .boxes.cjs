'use strict';

/** Everything below the whole run. */
const DOMAIN = [
  ...['lifecycle', 'images', 'traffic', 'witness', 'action', 'oracle', 'verify', 'report', 'render', 'lint', 'claims'],
  'secrets',
  ...['engine', 'host', 'lab'],
];

/**
 * The house rules of ARCHITECTURE.md as data: which folder of `src/` may import which others. Everyone may import `errors.ts`.
 * `engine types` stands for the interface file of `engine/` alone.
 */
const MAY_IMPORT = {
  commands: ['cli', 'experiment', 'scaffold', ...DOMAIN],
  cli: ['lab', 'engine'],
  experiment: DOMAIN,
  lifecycle: ['engine', 'lock', 'lab'],
  images: ['engine types', 'host', 'lab'],
  traffic: ['engine types', 'lab'],
  witness: ['engine types', 'lab'],
  action: ['engine types', 'lab'],
  scaffold: ['render', 'lab'],
  render: ['lab'],
  oracle: ['lab'],
  verify: ['lab'],
  report: ['lab'],
  engine: ['lab'],
  host: ['lock', 'lab'],
  lock: ['lab'],
  secrets: ['lab'],
  lint: ['haproxy-config', 'lab'],
  claims: ['haproxy-config', 'lab'],
  'haproxy-config': [],
  lab: [],
};

/** Libraries, and the only folders that may import them. */
const BOXED = {
  dockerode: ['engine'],
  execa: ['host'],
  '@oclif/core': ['commands', 'cli'],
  inquirer: ['commands', 'cli'],
  ansis: ['cli'],
  listr2: ['cli'],
  handlebars: ['render'],
  yaml: ['lab', 'render'],
  amqplib: ['traffic'],
  undici: ['traffic'],
  '@peculiar/x509': ['secrets'],
  'reflect-metadata': ['secrets'],
  'string-width': ['cli', 'report'],
};

/** Further libraries that `src/` stands on. All of them are bundled into dist/, so package.json has them as devDependencies. */
const BUNDLED = [...Object.keys(BOXED), 'listr2', 'modern-tar', 'p-map', 'zod'];

module.exports = { MAY_IMPORT, BOXED, BUNDLED };
