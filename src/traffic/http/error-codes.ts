/** undici's own codes in the words of the ledger; a system's code (ECONNRESET) stays as it is. */
const WORDS: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'closed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'incomplete',
  HPE_INVALID_EOF_STATE: 'incomplete',
};

/** Short, stable name of what went wrong: ECONNRESET, timeout, closed (before the answer ended), incomplete. */
export function errorCode(error: Error & { code?: unknown }): string {
  const code = typeof error.code === 'string' && error.code !== '' ? error.code : error.name;
  return WORDS[code] ?? code;
}

export function requestTimeout(): Error {
  return Object.assign(new Error('requestTimeout passed'), { code: 'timeout' });
}

/** Must never happen; a second write would be a second draw from the balancer. */
export function writtenTwice(): Error {
  return Object.assign(new Error('the HTTP client tried to write a request again'), { code: 'written-twice' });
}
