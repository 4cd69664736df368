// argv: port, connections, requests, hook (headers | onResponse). Counts answers per server as lab does; tells its CPU time (µs).
import autocannon from 'autocannon';

const [port, connections, amount] = process.argv.slice(2, 5).map(Number);
const byServer = new Map();
const count = (name) => byServer.set(name, (byServer.get(name) ?? 0) + 1);

function onHeaders({ headers }) {
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i].length === 11 && headers[i].toLowerCase() === 'x-served-by') count(headers[i + 1]);
  }
}
const hook =
  process.argv[5] === 'onResponse'
    ? { requests: [{ onResponse: (_status, _body, _context, headers) => count(headers['X-Served-By']) }] }
    : { setupClient: (client) => client.on('headers', onHeaders) };

await autocannon({ url: `http://127.0.0.1:${port}/`, connections, amount, ...hook });
const { user, system } = process.cpuUsage();
process.send({ cpuUs: user + system, answered: [...byServer.values()].reduce((sum, each) => sum + each, 0) });
