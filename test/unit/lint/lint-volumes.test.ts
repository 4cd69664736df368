import { describe, expect, it } from 'vitest';
import type { ResolvedLab } from '../../../src/lab/index.js';
import { lintVolumes } from '../../../src/lint/lint-volumes.js';

type Service = ResolvedLab['services'][number];

interface Sketch {
  readonly program?: string;
  readonly more?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
}

function service(name: string, sketch: Sketch): Service {
  const { program, more, command = ['python3', '/app/main.py'], environment = {}, readOnly = false } = sketch;
  const file = (path: string, content: string | undefined) =>
    content === undefined ? [] : [{ path, content, mode: 0o644 }];
  return {
    ...{ name, group: name, index: 1, image: 'flask-backend', command, environment, networks: [], publish: [] },
    ...{ readiness: [], after: [], limits: { memoryBytes: 1, pids: 1, cpus: 1 }, user: undefined },
    ...{ stopSignal: undefined, init: false },
    files: [...file('/app/main.py', program), ...file('/app/more.py', more)],
    mounts: [{ kind: 'volume', source: 'stock', target: '/app/data', readOnly }],
  };
}

const codes = (...sketches: readonly Sketch[]): (string | undefined)[] =>
  lintVolumes({
    volumes: [{ key: 'stock' }],
    services: sketches.map((sketch, i) => service(`inventory${i + 1}`, sketch)),
  }).map(({ code }) => code);

/** The tutorials' own: a volume is mounted, and the stock is in a dictionary. */
const FORGETFUL = 'inventory = {"item1": 10}\n\ndef change(item, count):\n    inventory[item] = count\n';

describe('a volume', () => {
  it('is remarked on when no program of those who mount it writes below the mount', () => {
    expect(codes({ program: FORGETFUL })).toEqual(['volume-unwritten']);
    expect(codes({ program: 'print(open("/app/data/stock.json").read())\n' })).toEqual(['volume-unwritten']);
    expect(codes({ program: 'with open("/tmp/stock.json", "w") as file: file.write("")\n' })).toEqual([
      'volume-unwritten',
    ]);
    expect(codes({ program: FORGETFUL }, { program: FORGETFUL })).toEqual(['volume-unwritten']);
    expect(codes({ program: 'open("/app/data/a", "w")\n', readOnly: true })).toEqual(['volume-unwritten']);
  });

  it('is said to be what it is', () => {
    const [finding] = lintVolumes({ volumes: [{ key: 'stock' }], services: [service('shop', { program: FORGETFUL })] });
    expect(finding?.path).toEqual(['volumes', 'stock']);
    expect(finding?.message).toContain('no program of shop writes a file below /app/data');
  });

  it('is remarked on when nobody mounts it', () => {
    expect(lintVolumes({ volumes: [{ key: 'stock' }], services: [] }).map(({ code }) => code)).toEqual([
      'volume-unmounted',
    ]);
  });

  it('is fine when somebody writes there, in any of the usual ways', () => {
    expect(codes({ program: 'with open("/app/data/stock.json", "w") as file: file.write("")\n' })).toEqual([]);
    expect(codes({ program: 'open("/app/data/log", mode="a")\n' })).toEqual([]);
    expect(codes({ program: 'from pathlib import Path\nPath("/app/data/a").write_text("x")\n' })).toEqual([]);
    expect(codes({ program: 'from pathlib import Path\nPath("/app/data/a").open("w")\n' })).toEqual([]);
    expect(codes({ program: 'import sqlite3\nsqlite3.connect("/app/data/stock.db")\n' })).toEqual([]);
    expect(codes({ program: 'import more\nD = "/app/data"\n', more: 'open(path, "w")\n' })).toEqual([]);
    const environment = { DATA: '/app/data' };
    expect(codes({ program: 'import os\nopen(os.environ["DATA"] + "/a", "w")\n', environment })).toEqual([]);
    expect(codes({ program: FORGETFUL }, { program: 'open("/app/data/a", "w")\n' })).toEqual([]);
  });

  it('is left alone where a program is none of the lab’s own, or cannot be read', () => {
    expect(codes({ command: ['postgres'] })).toEqual([]);
    expect(codes({ command: ['sh', '/app/start.sh'], program: FORGETFUL })).toEqual([]);
    expect(codes({ program: 'D = "/app/data"\nopen(D + "/a", mode)\n' })).toEqual([]);
  });
});
