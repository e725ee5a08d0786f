import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'

/** A web server over one folder, on the loopback, that answers ranges of its files to those who know the key. */
export interface SurveyServer {
  readonly url: string
  /** The paths that were asked for, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

/** Serves a folder; requests without `?key=` and `key` are answered 403. */
export async function serveSurvey(folder: string, key: string): Promise<SurveyServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    asked.push(url.pathname)
    if (url.searchParams.get('key') !== key) return void response.writeHead(403).end()
    void answer(join(folder, normalize(decodeURIComponent(url.pathname))), request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a server on a port has such an address
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function answer(path: string, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) return void response.writeHead(404).end()
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '') ?? []
  const start = Number(from)
  const end = Math.min(to === '' ? found.size : Number(to) + 1, found.size)
  if (start >= found.size)
    return void response.writeHead(416, { 'content-range': `bytes */${found.size}` }).end()
  response.writeHead(206, {
    'content-range': `bytes ${start}-${end - 1}/${found.size}`,
    'last-modified': found.mtime.toUTCString(),
  })
  createReadStream(path, { start, end: end - 1 }).pipe(response)
}
