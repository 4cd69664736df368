import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

const root = import.meta.dirname;

/** One entry per command, so that a command loads only what it uses. */
const commands = readdirSync(join(root, 'src/commands'), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `commands/${file.replaceAll('\\', '/').slice(0, -'.ts'.length)}`);

const entries = [...commands, 'cli/main', 'cli/command-not-found'];

/**
 * dockerode loads gRPC and ssh at its import although only BuildKit sessions and ssh:// need them: a megabyte, 40 ms of each
 * start. The requires move into their one place of use and stay in node_modules. When the text is not there any more, the
 * build fails rather than getting slow.
 */
const LAZY_REQUIRES = [
  {
    file: /docker-modem\/lib\/modem\.js$/,
    find: /ssh = require\('\.\/ssh'\),/,
    name: /\bssh\(/g,
    put: "require('docker-modem/lib/ssh')(",
  },
  {
    file: /dockerode\/lib\/docker\.js$/,
    find: /withSession = require\(["']\.\/session["']\),?/,
    name: /\bwithSession\(/g,
    put: "require('dockerode/lib/session')(",
  },
];

const lazyRequires = {
  name: 'lazy-requires',
  transform(code, id) {
    const patch = LAZY_REQUIRES.find(({ file }) => file.test(id));
    if (!patch) return null;
    if (!patch.find.test(code) || !patch.name.test(code)) throw new Error(`${id} has changed: adapt LAZY_REQUIRES`);
    return { code: code.replace(patch.find, '').replace(patch.name, patch.put), map: null };
  },
};

/** What both bundles share. */
const output = {
  dir: join(root, 'dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: false } },
};

const lab = defineConfig({
  input: Object.fromEntries(entries.map((entry) => [entry, join(root, `src/${entry}.ts`)])),
  platform: 'node',
  // oclif loads its plug-ins by their package names; its own core is bundled, which makes `lab --help` a fifth faster.
  external: ['docker-modem/lib/ssh', 'dockerode/lib/session', 'cpu-features', /\.node$/, 'typescript'],
  plugins: [lazyRequires],
  output: {
    ...output,
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: true,
    // oclif tells its errors apart by the names of their classes.
    keepNames: true,
  },
});

/** The program that travels into a client container: one file, with everything in it. */
const remoteClient = defineConfig({
  input: { 'traffic/remote-client': join(root, 'src/traffic/remote/remote-client.ts') },
  platform: 'node',
  output: { ...output, codeSplitting: false },
});

export default [lab, remoteClient];
