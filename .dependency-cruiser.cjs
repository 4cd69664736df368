'use strict';
const { MAY_IMPORT, BOXED, BUNDLED } = require('./.boxes.cjs');

const target = (name) => (name === 'engine types' ? 'engine/engine\\.ts$' : `${name}/`);

const folderRules = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `${folder}-imports`,
  comment: `${folder}/ may import only: ${[...others, 'errors.ts'].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(errors\\.ts$|${[folder, ...others].map(target).join('|')})` },
}));

const libraryRules = Object.entries(BOXED).map(([library, folders]) => ({
  name: `${library}-is-boxed`,
  comment: `${library} is imported only in ${folders.join(', ')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/(${folders.join('|')})/` },
  to: { path: `(^|/)node_modules/(@types/)?${library}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'type-only imports count',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'known-folder',
      comment: 'a new folder in src/ needs its row in .boxes.cjs',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: `^src/(errors\\.ts$|(${Object.keys(MAY_IMPORT).join('|')})/)` },
    },
    {
      name: 'errors-import-nothing',
      severity: 'error',
      from: { path: '^src/errors\\.ts$' },
      to: {},
    },
    {
      name: 'commands-start-light',
      comment:
        'start-up time: a command imports statically only oclif and cli/; everything else by await import() or as types',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: {
        pathNot: '^src/(cli/|errors\\.ts$|lab/labels\\.ts$)|/node_modules/@oclif/core/|^node_modules/@oclif/core/',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'base-command-starts-light',
      comment: 'start-up time: what every command loads imports no other folder, except as types',
      severity: 'error',
      from: {
        path: '^src/cli/',
        pathNot: '^src/cli/(command-not-found|flags/usage-error|flags/require-known|flags/index|questions/.*)\\.ts$',
      },
      to: {
        pathNot: '^src/(cli/|errors\\.ts$)|(^|/)node_modules/(@oclif/core|ansis)/',
        dependencyTypesNot: ['dynamic-import', 'type-only', 'core'],
      },
    },
    {
      name: 'host-starts-processes',
      comment: 'programs are started in host/ alone',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/host/' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'no-vague-names',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/.*\\b(utils?|helpers?|managers?|handlers?|misc)\\b' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bin|dist)/' },
    },
    {
      name: 'no-dev-dependency',
      comment: 'what is bundled is a devDependency; a tool of the tests must not get into the bundle',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        pathNot: `(^|/)node_modules/(@types/)?(${BUNDLED.join('|')})/`,
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['type-only'],
      },
    },
    ...folderRules,
    ...libraryRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
