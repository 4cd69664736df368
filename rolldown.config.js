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
 * dockerode loads gRPC and ssh at its import although only BuildKit sessions and ssh:// need them: 20 MB in node_modules, 40 ms
 * of each start. `lab` uses neither (the engine's address is checked before), so they are left out, and a use says so. When the
 * text is not there any more, the build fails rather than getting slow.
 */
const LEFT_OUT = [
  { what: 'ssh://', file: /docker-modem\/lib\/modem\.js$/, find: /ssh = require\('\.\/ssh'\),/, name: /\bssh\(/g },
  {
    what: 'BuildKit sessions',
    file: /dockerode\/lib\/docker\.js$/,
    find: /withSession = require\(["']\.\/session["']\),?/,
    name: /\bwithSession\(/g,
  },
];

const leaveOut = {
  name: 'leave-out',
  transform(code, id) {
    const patch = LEFT_OUT.find(({ file }) => file.test(id));
    if (!patch) return null;
    if (!patch.find.test(code) || !patch.name.test(code)) throw new Error(`${id} has changed: adapt LEFT_OUT`);
    const use = `(() => { throw new Error('${patch.what} is not built into lab'); })(`;
    return { code: code.replace(patch.find, '').replace(patch.name, use), map: null };
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
  external: ['typescript'],
  plugins: [leaveOut],
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
