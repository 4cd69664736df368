import type { ResolvedLab } from '../../lab/index.js';
import { composeFile, type LabOrigin } from './compose-file.js';
import type { FolderContents } from './files-hash.js';
import { composeReadme } from './compose-readme.js';
import { notExpressible } from './not-expressible.js';
import { authorityFile, ENV_FILE, envFile, holdsSecret, withAuthorities } from './secrets.js';
import { placeFiles, placeFolder, type FolderFile } from './place-files.js';

export const COMPOSE_FILE = 'compose.yaml';

export interface ComposeFolderInput extends FolderContents {
  readonly lab: ResolvedLab;
  readonly summary: string;
  readonly images: 'registry' | 'packages';
  /** Undefined = the file does not tell. */
  readonly origin: LabOrigin | undefined;
  /** What finds the lab from inside the folder. */
  readonly labWord: string;
  /** What `lab compose` was asked for, as words of a command: `--images packages --set weights=5,1,1`; empty = the defaults. */
  readonly options: readonly string[];
  /** Text by image role. */
  readonly dockerfiles: Readonly<Record<string, string>>;
  /** Of its users, by their names. */
  readonly passwords: ReadonlyMap<string, string>;
  /** Names of the lab's variants. */
  readonly controls: readonly string[];
}

/** Everything that the folder holds, by path in order. The same input gives the same bytes. */
export function composeFolder(input: ComposeFolderInput): FolderFile[] {
  const { dockerfiles, mounted, controls, passwords, certificates } = input;
  const lab = withAuthorities(input.lab, certificates);
  const missing = notExpressible(lab, controls);
  const plain = (path: string, content: string): FolderFile => ({ path, content, mode: 0o644 });
  const files: FolderFile[] = [
    plain(COMPOSE_FILE, composeFile(lab, input)),
    plain('README.md', composeReadme(lab, { ...input, missing })),
    ...Object.entries(dockerfiles).map(([role, text]) => plain(`images/${role}/Dockerfile`, text)),
    ...[...placeFiles(lab).values()]
      .flat()
      .filter(({ content }) => !holdsSecret(lab, content))
      .map(({ source, content, mode }) => ({ path: source, content, mode })),
    ...[...certificates].map(([key, { ca }]) => plain(authorityFile(lab, key), ca)),
    ...(passwords.size + certificates.size === 0
      ? []
      : [
          { path: ENV_FILE, content: envFile(passwords, certificates), mode: 0o600 },
          plain('.gitignore', `${ENV_FILE}\n`),
        ]),
    ...[...mounted].flatMap(([source, below]) =>
      below.map(({ path, ...file }) => ({ ...file, path: `${placeFolder(lab, source)}/${path}` })),
    ),
  ];
  // Services of one group share their files.
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
