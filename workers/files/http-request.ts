import { setTimeout as wait } from 'node:timers/promises'
import { CatalogError } from '../catalog/catalog-error'

/** What came for a range of a file, and how long the whole file is. */
export type RangeAnswer = { bytes: Uint8Array; size: number; version: string | null }

/** How often a request is tried, and how long the first pause is in milliseconds; each further one is twice as long. */
export type Patience = { attempts: number; pause: number; timeout: number }

const PATIENCE: Patience = { attempts: 5, pause: 250, timeout: 30_000 }

/**
 * Asks for `length` bytes from `offset` of a file, again where the connection drops or the server fails (5xx, 429).
 * Rejects with a `CatalogError` when the file is missing or refused, or the server sends no ranges.
 */
export async function requestRange(
  url: URL,
  offset: number,
  length: number,
  patience: Patience = PATIENCE,
): Promise<RangeAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(url, offset, length, patience)
    } catch (error) {
      if (error instanceof CatalogError && error.kind !== 'unreachable') throw error
      if (attempt >= patience.attempts) throw unreachable(url, error, attempt)
      await wait(patience.pause * 2 ** (attempt - 1))
    }
  }
}

async function requestOnce(
  url: URL,
  offset: number,
  length: number,
  { timeout }: Patience,
): Promise<RangeAnswer> {
  const range = { range: `bytes=${offset}-${offset + length - 1}`, 'accept-encoding': 'identity' }
  const [address, authorization] = credentialsOf(url)
  const headers = { ...range, ...authorization }
  const response = await fetch(address, { headers, signal: AbortSignal.timeout(timeout) })
  const { status } = response
  const sent = contentRange(response.headers.get('content-range'))
  if (status === 206 && sent?.start === offset && sent.end < offset + length) {
    const bytes = await readBody(response, sent.end + 1 - offset)
    return { bytes, size: sent.size, version: versionOf(response) }
  }
  await response.body?.cancel().catch(() => undefined)
  if (status === 416 && sent && sent.size <= offset) {
    return { bytes: new Uint8Array(0), size: sent.size, version: versionOf(response) }
  }
  throw refusal(url, response)
}

/** A URL without its user and password, which `fetch` refuses, and the header that says them (RFC 7617). */
function credentialsOf(url: URL): [URL, { authorization?: string }] {
  if (!url.username && !url.password) return [url, {}]
  const bare = new URL(url)
  bare.username = bare.password = ''
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return [bare, { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }]
}

/** The body of an answer, which must be as long as announced; a longer one is not read to its end. */
async function readBody(response: Response, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  // The answer to a fetch of Node is an async iterable of byte arrays; the library of the browser's types leaves that out.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    if (done + piece.length > length) throw new Error('more bytes came than were announced')
    bytes.set(piece, done)
    done += piece.length
  }
  if (done < length) throw new Error('the connection was dropped')
  return bytes
}

type ContentRange = { start: number; end: number; size: number }

/** `bytes 0-9/100`, or `bytes * /100` where the range lies outside. RFC 9110, section 14.4. */
function contentRange(header: string | null): ContentRange | null {
  const [, start = '-1', end = '-1', size] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(header ?? '') ?? []
  if (!size || !Number.isSafeInteger(Number(size))) return null
  return { start: Number(start), end: Number(end), size: Number(size) }
}

function versionOf({ headers }: Response): string | null {
  return headers.get('etag') ?? headers.get('last-modified')
}

function refusal(url: URL, { status }: Response): CatalogError {
  const place = { file: nameOf(url) }
  if (status === 404 || status === 410) return new CatalogError('missing', 'there is no such file', place)
  if (status === 200 || status === 206) {
    const remedy = 'Fetch the survey to a folder, or serve it with range requests.'
    return new CatalogError('refused', 'the server does not send ranges of a file', place, remedy)
  }
  const kind = status >= 500 || status === 429 || status === 408 ? 'unreachable' : 'refused'
  return new CatalogError(kind, `the server answers ${status}`, place)
}

function unreachable(url: URL, error: unknown, attempts: number): CatalogError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const reason =
    error instanceof CatalogError ? error.what : cause instanceof Error ? cause.message : String(cause)
  return new CatalogError('unreachable', `no answer after ${attempts} attempts: ${reason}`, {
    file: nameOf(url),
  })
}

/** A URL as people may see it: without user, password and query, which may hold a secret. */
export function nameOf(url: URL): string {
  return `${url.origin}${decodeURI(url.pathname)}`
}
