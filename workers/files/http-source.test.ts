import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BLOCK_BYTES } from './block-cache'
import { openHttpSource } from './http-source'
import { surveyFiles } from './survey-files'

const BYTES = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 7919) >> 5)
const QUICK = { attempts: 4, pause: 1, timeout: 2000 }

let server: Server
let root: string
let requests: string[]
/** What the server does before it answers as it should: true where it has answered itself. */
let misbehave: (request: IncomingMessage, response: ServerResponse, count: number) => boolean

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers.range}`)
    if (!misbehave(request, response, requests.length)) answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this kind.
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
beforeEach(() => {
  requests = []
  misbehave = () => false
})

function answer({ url, headers }: IncomingMessage, response: ServerResponse): void {
  const bytes = url?.startsWith('/empty') ? new Uint8Array(0) : BYTES
  if (!/^\/(sky%20map|empty|survey\/detected\.csv)/.test(url ?? '')) return void response.writeHead(404).end()
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []
  const [start, end] = [Number(from), Math.min(Number(to) + 1, bytes.length)]
  if (start >= bytes.length)
    return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
  const range = `bytes ${start}-${end - 1}/${bytes.length}`
  response.writeHead(206, { 'content-range': range, etag: '"one"' }).end(bytes.subarray(start, end))
}

const open = (path = '/sky%20map') => openHttpSource(new URL(root + path), QUICK)

describe('a file over HTTP', () => {
  it('tells its size and many small ranges of its beginning in one request', async () => {
    const file = await open()
    for (let offset = 0; offset < 60_000; offset += 2880) {
      expect(await file.read({ offset, length: 2880 })).toEqual(BYTES.slice(offset, offset + 2880))
    }
    expect(file.size).toBe(BYTES.length)
    expect(requests).toHaveLength(1)
  })

  it('is fetched ahead where it is read on and on', async () => {
    const file = await open()
    for (let offset = 0; offset < BYTES.length; offset += 5000) {
      expect(
        Buffer.compare(await file.read({ offset, length: 5000 }), BYTES.slice(offset, offset + 5000)),
      ).toBe(0)
    }
    // 46 blocks; doubling from one, six further requests would do.
    expect(requests.length).toBeLessThan(9)
  })

  it('is not fetched ahead where it is read here and there', async () => {
    const file = await open()
    for (const offset of [2_000_000, 500_000, 1_500_000]) await file.read({ offset, length: 10 })
    const lengths = requests.map((line) => {
      const [from = 0, to = 0] = (/(\d+)-(\d+)$/.exec(line) ?? []).slice(1).map(Number)
      return to - from + 1
    })
    expect(lengths).toEqual([BLOCK_BYTES, BLOCK_BYTES, BLOCK_BYTES, BLOCK_BYTES])
  })

  it('gives fewer bytes at its end, none after it, and all in one piece', async () => {
    const file = await open()
    expect(await file.read({ offset: BYTES.length - 3, length: 10 })).toEqual(BYTES.slice(-3))
    expect(await file.read({ offset: BYTES.length + 3, length: 10 })).toHaveLength(0)
    expect(Buffer.compare(await file.read({ offset: 0, length: BYTES.length }), BYTES)).toBe(0)
    expect((await open('/empty')).size).toBe(0)
  })
})

describe('a server', () => {
  it('that sends no ranges is refused with a clear word', async () => {
    misbehave = (_, response) => Boolean(response.writeHead(200).end(BYTES))
    await expect(open()).rejects.toThrow('/sky map: the server does not send ranges of a file')
    expect(requests).toHaveLength(1)
  })

  it('that drops connections and fails now and then is asked again', async () => {
    misbehave = (request, response, count) => {
      if (count === 1) return Boolean(request.socket.destroy())
      if (count === 2) return Boolean(response.writeHead(503).end())
      if (count !== 4) return false
      // Half of what was announced, then nothing.
      const range = `${request.headers.range?.replace('=', ' ')}/${BYTES.length}`
      response
        .writeHead(206, { 'content-range': range, 'content-length': 65_536 })
        .write(new Uint8Array(30_000))
      return Boolean(setTimeout(() => request.socket.destroy(), 20))
    }
    const file = await open()
    expect(await file.read({ offset: 1_000_000, length: 9 })).toEqual(BYTES.slice(1_000_000, 1_000_009))
    expect(requests).toHaveLength(5)
  })

  it('that never answers is given up, and asked again at the next read', async () => {
    const file = await open()
    misbehave = (request) => Boolean(request.socket.destroy())
    await expect(file.read({ offset: 1_000_000, length: 9 })).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no answer after 4 attempts') as string,
    })
    misbehave = () => false
    expect(await file.read({ offset: 1_000_000, length: 9 })).toHaveLength(9)
  })

  it('that has not the file is believed at once', async () => {
    await expect(open('/gone')).rejects.toMatchObject({ kind: 'missing' })
    misbehave = (_, response) => Boolean(response.writeHead(403).end())
    await expect(open()).rejects.toMatchObject({ kind: 'refused' })
    expect(requests).toHaveLength(2)
  })

  it('that wants a user and a password is given those of the URL, which no name shows', async () => {
    let authorization: string | undefined
    misbehave = (request) => {
      authorization = request.headers.authorization
      return false
    }
    const url = new URL(`${root}/sky%20map`)
    url.username = 'me'
    url.password = 'a word'
    const file = await openHttpSource(url, QUICK)
    expect(authorization).toBe(`Basic ${Buffer.from('me:a word').toString('base64')}`)
    expect(file.name).toBe(`${root}/sky map`)
  })

  it('that changes the file meanwhile is found out', async () => {
    const file = await open()
    misbehave = (request, response) => {
      response.setHeader('etag', '"two"')
      const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
      response.writeHead(206, { 'content-range': `bytes ${range[1]}-${range[2]}/${BYTES.length}` })
      return Boolean(response.end(BYTES.subarray(Number(range[1]), Number(range[2]) + 1)))
    }
    await expect(file.read({ offset: 1_000_000, length: 9 })).rejects.toThrow(
      'the file changed while it was read',
    )
  })
})

describe('a survey over HTTP', () => {
  it('has its files under its URL, whose query goes along', async () => {
    const files = surveyFiles(`${root}/survey?key=secret`)
    expect(await files.exists('detected.csv')).toBe(true)
    expect(await files.exists('detected.fits')).toBe(false)
    expect(await files.list('')).toBeNull()
    expect(requests[0]).toBe(`/survey/detected.csv?key=secret bytes=0-${BLOCK_BYTES - 1}`)
    expect((await files.open('detected.csv')).name).toBe(`${root}/survey/detected.csv`)
  })

  it('has no names outside of it', async () => {
    await expect(surveyFiles(`${root}/survey`).open('../sky map')).rejects.toThrow('leads outside')
    expect(requests).toEqual([])
  })
})
