// @ts-check
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { canReach } from './probe.mjs'
import { proxyFor } from './proxy.mjs'

/** @param {import('node:net').Server} server */
async function listen(server) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port
}

const hanging = () => createServer(() => {})

test('a server that answers is reached', async () => {
  const port = await listen(createHttpServer((_, answer) => answer.end()))
  expect(await canReach(`http://127.0.0.1:${port}/`, { environment: {} })).toBe(true)
})

test('a closed port is not, at once', async () => {
  const server = hanging()
  const port = await listen(server)
  server.close()
  expect(await canReach(`http://127.0.0.1:${port}/`, { environment: {} })).toBe(false)
})

test('a server that accepts and then says nothing is given up in time', async () => {
  const port = await listen(hanging())
  const started = Date.now()
  expect(await canReach(`https://127.0.0.1:${port}/`, { environment: {}, seconds: 0.3 })).toBe(false)
  expect(Date.now() - started).toBeLessThan(1500)
})

/** A proxy that notes what it is asked, and answers with `status`. @param {string} status */
async function startProxy(status) {
  /** @type {string[]} */
  const asked = []
  const port = await listen(
    createServer((socket) => {
      socket.once('data', (data) => {
        asked.push(String(data))
        socket.write(`HTTP/1.1 ${status}\r\n\r\n`)
      })
    }),
  )
  return { asked, environment: { HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${port}` } }
}

test('the way goes through the proxy, with its credentials; a refusal is a no', async () => {
  const { asked, environment } = await startProxy('403 Forbidden')
  expect(await canReach('https://example.invalid/', { environment, seconds: 2 })).toBe(false)
  expect(asked[0]).toMatch(/^CONNECT example\.invalid:443 HTTP\/1\.1\r\n/)
  expect(asked[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}`)
})

test('a proxy that opens a tunnel to nowhere is a no as well', async () => {
  const { asked, environment } = await startProxy('200 Connection established')
  expect(await canReach('https://example.invalid/', { environment, seconds: 0.3 })).toBe(false)
  expect(asked).toHaveLength(1)
})

test('NO_PROXY takes hosts, their subdomains, ports and everything', () => {
  const proxied = (/** @type {string} */ exemptions) =>
    proxyFor(new URL('https://files.example.org/'), { https_proxy: 'proxy:3128', NO_PROXY: exemptions }) !==
    null
  expect(proxied('')).toBe(true)
  expect(proxied('localhost, .example.org')).toBe(false)
  expect(proxied('example.org:443')).toBe(false)
  expect(proxied('example.org:8080')).toBe(true)
  expect(proxied('ample.org')).toBe(true)
  expect(proxied('*')).toBe(false)
})
