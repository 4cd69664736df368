import type { Socket } from 'node:net';
import type { Clock } from '../../lab/progress.js';
import type { ClientBook } from '../client-book.js';
import { createCookieJar, type CookieJar } from './cookie-jar.js';
import { errorCode, requestTimeout, writtenTwice } from './error-codes.js';
import type { HttpTraffic } from './http-options.js';
import { createOpenSocket } from './open-socket.js';
import type { ReadHeaders } from './read-headers.js';
import { requestOfRow, rowAnswer } from './row-request.js';
import type { DispatchHandler, DispatchOptions, HttpClient, MakeHttpClient } from './undici-client.js';

/** What all connections of one step share. */
export interface ConnectionRun {
  readonly options: HttpTraffic;
  readonly origin: string;
  readonly idPrefix: string;
  /** Number in the id of request 0. */
  readonly firstId: number;
  /** Hears of each answer of an open loop, and how long it took from when it was meant to be sent, in ms. */
  readonly onEach: ((index: number, status: number, tookMs: number) => void) | undefined;
  readonly makeClient: MakeHttpClient;
  readonly book: ClientBook;
  readonly readHeaders: ReadHeaders;
  readonly pathOf: (index: number) => string;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly clock: Clock;
  /** The connection can take its next request. */
  readonly onFree: (connection: HttpConnection) => void;
}

/**
 * One virtual connection: a client of its own, one request in flight, no request ever written twice.
 * It is its own dispatch handler, so that a request costs no object but undici's.
 */
export class HttpConnection implements DispatchHandler {
  /** When the request in flight was handed over; NaN while there is none. */
  handedMs = NaN;
  #client: HttpClient;
  #socket: Socket | undefined;
  /** The socket has carried no request yet. */
  #fresh = true;
  #closed = false;
  #index = 0;
  #intendedMs: number | undefined;
  #startedMs = 0;
  #written = false;
  #abort: ((error?: Error) => void) | undefined;
  #status = 0;
  #server = -1;
  /** Requests sent on the present connection, for "k per connection". */
  #carried = 0;
  readonly #jar: CookieJar | undefined;
  readonly #storeCookie: ((value: string) => void) | undefined;
  readonly #headers: (string | undefined)[];
  readonly #request: DispatchOptions;
  /** Requests per connection; Infinity keeps it. */
  readonly #limit: number;

  constructor(private readonly run: ConnectionRun) {
    const { method, body, headers, keepAlive, cookieJar, tls } = run.options;
    this.#limit = typeof keepAlive === 'number' ? keepAlive : keepAlive ? Infinity : 1;
    this.#jar = cookieJar ? createCookieJar(run.clock) : undefined;
    this.#storeCookie = this.#jar && ((value) => this.#jar?.store(value));
    // The id at 1 and the cookies at 3 change with each request; undici leaves out what is undefined.
    this.#headers = ['X-Request-Id', '', 'Cookie', undefined, ...Object.entries(headers).flat()];
    this.#request = {
      path: '/',
      method,
      headers: this.#headers as string[],
      body: body === undefined ? null : Buffer.from(body),
      reset: false,
      ...(tls?.servername === undefined ? {} : { servername: tls.servername }),
    };
    this.#client = this.#makeClient();
  }

  /** Sends request `index`. `intendedMs` is when an open loop wanted it sent. */
  send(index: number, intendedMs: number | undefined): void {
    const { run } = this;
    this.#index = index;
    this.#intendedMs = intendedMs;
    this.#written = false;
    this.#abort = undefined;
    this.#status = 0;
    this.#server = -1;
    const id = run.idPrefix + (run.firstId + index);
    this.#headers[1] = id;
    if (this.#jar !== undefined) this.#headers[3] = this.#jar.header();
    const request = this.#request as { path: string; reset: boolean };
    const { rows } = run.options;
    if (rows === undefined) request.path = run.pathOf(index);
    else Object.assign(request, requestOfRow(rows[index % rows.length]!, id));
    // Said anew each time: without it undici closes after a HEAD.
    request.reset = ++this.#carried >= this.#limit;
    if (request.reset) this.#carried = 0;
    run.book.sent(index);
    this.handedMs = this.#startedMs = run.now();
    this.#client.dispatch(this.#request, this);
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.#written) {
      abort(writtenTwice());
      return;
    }
    this.#written = true;
    this.#abort = abort;
    // The first answer's time includes opening the connection; later ones begin when they are written.
    if (this.#fresh) this.#fresh = false;
    else this.#startedMs = this.run.now();
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    // 1xx announce the answer; they are not it.
    if (status < 200) return true;
    this.#status = status;
    if (this.run.options.rows !== undefined) this.run.book.noted(this.#index, rowAnswer(status, headers));
    this.#server = this.run.readHeaders(headers, this.#storeCookie);
    return true;
  }

  onData(): boolean {
    return true;
  }

  onComplete(): void {
    // undici takes a reset as the end of a body that only the connection's end delimits. It is none.
    const broken = this.#socket?.errored;
    if (broken) {
      this.onError(broken);
      return;
    }
    if (Number.isNaN(this.handedMs)) return;
    this.#answered();
    // At once: from here the next request costs undici one turn of the event loop, from later two.
    this.run.onFree(this);
  }

  onError(error: Error): void {
    if (this.#closed || Number.isNaN(this.handedMs)) return;
    // A 304's Content-Length is that of the answer it stands for (RFC 9110, 8.6); undici waits for those bytes in vain.
    if (this.#status === 304 && errorCode(error) === 'incomplete') this.#answered();
    else {
      this.handedMs = NaN;
      this.run.book.failed(this.#index, errorCode(error), this.#written, this.run.now());
    }
    if (!this.#written) this.#replaceClient();
    // Not at once: undici has still to put away the broken socket.
    setImmediate(() => {
      if (!this.#closed) this.run.onFree(this);
    });
  }

  /** Gives up the request in flight, which then counts as an error of code `timeout`. */
  expire(): void {
    if (this.#abort === undefined) this.onError(requestTimeout());
    else this.#abort(requestTimeout());
  }

  /** Closes the connection, whatever is in flight. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#socket?.destroy();
    await this.#client.destroy();
  }

  #answered(): void {
    const { book, now, onEach } = this.run;
    const nowMs = now();
    this.handedMs = NaN;
    if (this.#intendedMs !== undefined) {
      book.intendedLatency.record(nowMs - this.#intendedMs);
      onEach?.(this.#index, this.#status, nowMs - this.#intendedMs);
    }
    book.answered(this.#index, this.#status, this.#server, nowMs - this.#startedMs, nowMs);
  }

  /** A request that was not written leaves a client stuck in connecting, or, after a wrong TLS name, one that never sends again. */
  #replaceClient(): void {
    const stuck = this.#client;
    this.#socket?.destroy();
    this.#client = this.#makeClient();
    void stuck.destroy();
  }

  #makeClient(): HttpClient {
    const { options, origin, book, makeClient } = this.run;
    const openSocket = createOpenSocket(options.tls, {
      opening: (socket) => {
        this.#socket = socket;
      },
      opened: () => {
        this.#fresh = true;
        this.#carried = 1;
        book.connectionOpened();
      },
    });
    return makeClient({ origin, localAddress: options.localAddress, openSocket });
  }
}
