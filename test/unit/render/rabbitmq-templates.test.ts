import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { passwordText } from '../../../src/lab/secret-text.js';
import { createTemplate } from '../../../src/render/template.js';

const template = (name: string): Promise<string> => readFile(`templates/rabbitmq/files/${name}`, 'utf8');

it.each([[['lab']], [['lab', 'reader', 'writer']]])(
  'makes definitions that are JSON for the users %j',
  async (users) => {
    const credentials = Object.fromEntries(users.map((user) => [user, { user, password: passwordText(user) }]));
    const rendered = createTemplate(await template('users.json.hbs'), 'file').render({ credentials });
    if ('problems' in rendered) throw new Error(JSON.stringify(rendered.problems));
    const definitions = JSON.parse(rendered.text) as Record<string, Record<string, unknown>[]>;
    expect(definitions['users']!.map(({ name, password }) => [name, password])).toEqual(
      users.map((user) => [user, passwordText(user)]),
    );
    expect(definitions['permissions']!.map(({ user, vhost }) => [user, vhost])).toEqual(
      users.map((user) => [user, '/']),
    );
    // On a broker that has definitions to load nothing else makes this vhost.
    expect(definitions['vhosts']).toEqual([{ name: '/' }]);
  },
);

it('has no user that everybody knows', async () => {
  for (const name of ['users.json.hbs', 'rabbitmq.conf', 'consumer.py', 'producer.py'])
    expect((await template(name)).replaceAll(/user `guest`/g, '')).not.toContain('guest');
});
