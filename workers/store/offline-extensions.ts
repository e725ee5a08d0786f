/**
 * Answers duckdb-wasm's requests for extensions with "404 not found", at once.
 *
 * The engine fetches an absent extension through a synchronous XMLHttpRequest; in Node there is none, and its stand-in
 * waits forever for a thread that never answers. Everything the store needs is built in, so nothing is fetched.
 */
export function refuseExtensions(): void {
  Object.defineProperty(globalThis, 'XMLHttpRequest', { value: NotFound, configurable: true, writable: true })
}

class NotFound {
  readonly status = 404
  readonly response = new ArrayBuffer(0)
  open(): void {}
  setRequestHeader(): void {}
  getResponseHeader(): null {
    return null
  }
  send(): void {}
}
