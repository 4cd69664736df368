import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { formatProblems, checkLabFolder, parseSettings, readLabFolder } from '../../../src/lab/index.js';
import { checkRendering, resolveLab } from '../../../src/render/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const options = { builtIn: true, templatesFolder: `${root}templates` };
const names = await readdir(`${root}labs`);

describe('the labs of this repository', () => {
  it.each(names)('%s is valid and renders, as do its variants', async (name) => {
    const { lab, problems } = await checkLabFolder(`${root}labs/${name}`, options);
    expect(formatProblems(problems)).toEqual([]);
    if (lab !== undefined) expect(formatProblems(await checkRendering(lab, options))).toEqual([]);
    expect(lab?.definition.name).toBe(name);
  });

  it('writes one server line per weight', async () => {
    const lab = await readLabFolder(`${root}labs/haproxy-weighted`, options);
    const parameters = parseSettings(lab.definition, ['weights=5:0', 'balance=static-rr']);
    const { services } = await resolveLab(lab, { ...options, instance: 'default', parameters });
    const config = services.find(({ name }) => name === 'haproxy')?.files[0]?.content ?? '';
    expect(config).toContain('    balance static-rr\n');
    expect(config.endsWith('    server app1 app1:5000 weight 5\n    server app2 app2:5000 weight 0\n')).toBe(true);
  });
});
