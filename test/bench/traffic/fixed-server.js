// Answers fixed bytes to each request that ends in a blank line; tells its port, and its CPU time (µs) when asked.
import { createServer } from 'node:net';

const REQUEST_END = '\r\n\r\n';
const answers = ['app1', 'app2', 'app3'].map((name) =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\nX-Served-By: ${name}\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n`,
  ),
);
let turn = 0;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    for (let at = bytes.indexOf(REQUEST_END); at !== -1; at = bytes.indexOf(REQUEST_END, at + REQUEST_END.length)) {
      socket.write(answers[turn++ % answers.length]);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuUs: user + system });
});
process.on('disconnect', () => process.exit());
