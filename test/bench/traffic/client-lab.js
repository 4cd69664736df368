// argv: port, connections, requests, path of the bundled traffic folder. Tells its CPU time (µs).
const [port, concurrency, requests] = process.argv.slice(2, 5).map(Number);
const { trafficKinds } = await import(process.argv[5]);

const ledger = await trafficKinds.http.drive(
  trafficKinds.http.parse({ service: 'haproxy', port, concurrency, requests }),
  {
    step: 'bench',
    idPrefix: 'run.bench.',
    servers: ['app1', 'app2', 'app3'],
    requests,
    target: { host: '127.0.0.1', port },
    seed: 1,
    signal: new AbortController().signal,
    clock: Date.now,
    onAnswer: () => {},
  },
);
const { user, system } = process.cpuUsage();
process.send({ cpuUs: user + system, answered: ledger.order.filter((server) => server >= 0).length });
