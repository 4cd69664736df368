import { describe, expect, it } from 'vitest';
import { openWitnesses, type WitnessContext } from '../../../src/experiment/verify/open-witnesses.js';

/** Brokers that say nothing, and note who was asked. */
function brokers(services: readonly string[]) {
  const asked: string[] = [];
  const ask = (container: string) => {
    asked.push(container);
    return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
  };
  const engine = { exec: ask, attachExec: ask, container: () => Promise.resolve({ state: 'running' }) };
  const witnesses = Object.fromEntries(
    services.map((service, i) => [`witness${i}`, { kind: 'rabbitmq', with: { service } }]),
  );
  const traffic = Object.fromEntries(
    ['old', 'new', 'web'].map((service) => [`to-${service}`, { kind: 'amqp', with: { service } }]),
  );
  const running = { services: ['old', 'new'].map((name) => ({ name, containerId: `container of ${name}` })) };
  const lab = { lab: 'demo', traffic, witnesses };
  const context = { engine, lab, running, run: 'r', signal: new AbortController().signal, timeoutScale: 0.01 };
  return { asked, open: () => openWitnesses(context as unknown as WitnessContext) };
}

describe('the witnesses of several brokers', () => {
  it.each(['old', 'new'])('watch a step on %s by its own', async (service) => {
    const { asked, open } = brokers(['new', 'old']);
    await expect(open().watchBroker(`to-${service}`)).rejects.toThrow(`The broker ${service} cannot be read`);
    expect(asked).toEqual([`container of ${service}`]);
  });

  it('leave a step on something else alone', async () => {
    const { asked, open } = brokers(['new', 'old']);
    expect(await open().watchBroker('to-web')).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('are asked all for what they count', async () => {
    const { asked, open } = brokers(['new', 'old']);
    await expect(open().readBrokers()).rejects.toThrow('cannot be read');
    expect(asked.toSorted()).toEqual(['container of new', 'container of old']);
  });

  it('may not be two of one broker', () => {
    expect(() => brokers(['new', 'new']).open()).toThrow('several witnesses for the broker "new"');
  });
});

describe('the witness of a lone broker', () => {
  it('watches whatever a step works on', async () => {
    const { asked, open } = brokers(['new']);
    await expect(open().watchBroker('to-web')).rejects.toThrow('The broker new cannot be read');
    expect(asked).toEqual(['container of new']);
  });

  it('is none where no witness is named', async () => {
    const { open } = brokers([]);
    expect(await open().watchBroker('to-new')).toBeUndefined();
    expect([...(await open().readBrokers())]).toEqual([]);
  });
});
