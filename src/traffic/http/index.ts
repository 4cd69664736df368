// Owns HTTP traffic: options, connections, cookies, the accounting of each request.
// Must not decide when the next request is due.
export { driveHttp } from './drive-http.js';
export {
  checkHttpTraffic,
  parseHttpTraffic,
  requestsOfHttp,
  shareHttp,
  shareOf,
  type HttpTraffic,
} from './http-options.js';
export { HttpTrafficShape } from './http-schema.js';
export { httpTable } from './http-table.js';
