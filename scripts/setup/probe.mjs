// @ts-check
import { once } from 'node:events'
import { connect, isIP } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { portOf, proxyFor } from './proxy.mjs'

/** @typedef {import('node:net').Socket} Socket */

/**
 * Whether a host answers within a few seconds, by the way that a download from it would take: through the
 * proxy that the environment names, and up to the end of the TLS handshake.
 *
 * @param {string} address
 * @param {{ environment: NodeJS.ProcessEnv, seconds?: number }} options
 * @returns {Promise<boolean>}
 */
export async function canReach(address, { environment, seconds = 4 }) {
  /** @type {Socket[]} */
  const sockets = []
  const giveUp = setTimeout(() => sockets.forEach((socket) => socket.destroy()), seconds * 1000)
  try {
    const url = new URL(address)
    const proxy = proxyFor(url, environment)
    const socket = await open(proxy ?? url, sockets)
    if (url.protocol !== 'https:') return true
    const toProxy = proxy?.protocol === 'https:' ? await secure(socket, proxy, sockets) : socket
    await secure(proxy ? await askProxy(toProxy, proxy, url) : socket, url, sockets)
    return true
  } catch {
    return false
  } finally {
    clearTimeout(giveUp)
    sockets.forEach((socket) => socket.destroy())
  }
}

/** @param {URL} url @param {Socket[]} sockets */
async function open(url, sockets) {
  const socket = watched(connect(Number(portOf(url)), hostOf(url)), sockets)
  await happens(socket, 'connect')
  return socket
}

/**
 * Keeps a socket for the end, and its errors quiet: one may come when nothing waits for it any more.
 *
 * @template {Socket} S
 * @param {S} socket
 * @param {Socket[]} sockets
 */
function watched(socket, sockets) {
  sockets.push(socket.on('error', () => {}))
  return socket
}

/** @param {Socket} socket @param {URL} url @param {Socket[]} sockets */
async function secure(socket, url, sockets) {
  const servername = isIP(hostOf(url)) ? '' : hostOf(url)
  const secured = watched(connectSecurely({ socket, servername }), sockets)
  await happens(secured, 'secureConnect')
  return secured
}

/** @param {Socket} socket @param {URL} proxy @param {URL} url */
async function askProxy(socket, proxy, url) {
  const target = `${url.hostname}:${portOf(url)}`
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials(proxy)}\r\n`)
  const [answer] = await happens(socket, 'data')
  if (!/^HTTP\/1\.[01] 2\d\d/.test(String(answer))) throw new Error('the proxy refuses')
  return socket
}

/** @param {URL} proxy */
function credentials({ username, password }) {
  if (!username) return ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Proxy-Authorization: Basic ${Buffer.from(pair).toString('base64')}\r\n`
}

/** Waits for an event; a socket that closes first never sends it. @param {Socket} socket @param {string} event */
function happens(socket, event) {
  const closed = once(socket, 'close').then(() => Promise.reject(new Error('closed')))
  return Promise.race([once(socket, event), closed])
}

/** @param {URL} url */
function hostOf({ hostname }) {
  return hostname.replace(/^\[|\]$/g, '')
}
