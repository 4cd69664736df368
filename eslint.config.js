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
  eqeqeq: 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
    { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
  ],
};

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
  {
    files: DOMAIN,
    ignores: TERMINAL,
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['exit', 'exitCode', 'cwd', 'env', 'argv', 'stdout', 'stderr', 'stdin', 'on', 'once'].map((property) => ({
          object: 'process',
          property,
          message: 'Domain code takes what it needs as arguments; only cli/ and commands/ talk to the process.',
        })),
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.base],
    rules: { 'max-lines': ['error', { max: 250 }], 'no-undef': 'off', eqeqeq: 'error', 'no-unused-vars': 'error' },
  },
);
