import tseslint from 'typescript-eslint';

/** Folders whose code never prints, never exits, and reads nothing of the process it runs in. */
const DOMAIN = ['src/**/*.ts'];
const TERMINAL = ['src/commands/**', 'src/cli/**'];

const houseRules = {
  'max-lines': ['error', { max: 250 }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/require-await': 'off',
  // The interfaces are records of functions; nothing in them uses `this`.
  '@typescript-eslint/unbound-method': 'off',
  '@typescript-eslint/no-redundant-type-constituents': 'off',
  eqeqeq: 'error',
  'no-control-regex': 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
    { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
  ],
};

const domainRules = (more) => ({
  'no-console': 'error',
  'no-restricted-properties': [
    'error',
    ...['exit', 'exitCode', 'cwd', 'argv', 'stdout', 'stderr', 'stdin', 'on', 'once', ...more].map((property) => ({
      object: 'process',
      property,
      message: 'Domain code takes what it needs as arguments; only cli/ and commands/ talk to the process.',
    })),
  ],
});

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'evidence/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: houseRules,
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true, IIFEs: true }] },
  },
  { files: ['src/commands/**/*.ts'], rules: { 'max-lines': ['error', { max: 80 }] } },
  { files: DOMAIN, ignores: TERMINAL, rules: domainRules(['env']) },
  // Programs that it starts need the environment.
  { files: ['src/host/**'], rules: domainRules([]) },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.base],
    rules: { 'max-lines': ['error', { max: 250 }], 'no-undef': 'off', eqeqeq: 'error', 'no-unused-vars': 'error' },
  },
);
