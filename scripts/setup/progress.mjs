// @ts-check
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { formatBytes } from './disk-space.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

const glance = 500
const quietSeconds = 90

/**
 * @typedef {object} Watched
 * @property {string} label
 * @property {string} [folder] grows while the task downloads into it; without one only the seconds are shown
 * @property {number} [bytes] what the download comes to
 */

/**
 * Shows how a task of a package client goes on: one line rewritten on a terminal, a line every five seconds
 * elsewhere. A download that brings nothing for a minute and a half is ended through the signal.
 *
 * @template T
 * @param {Machine} machine
 * @param {Watched} watched
 * @param {(signal: AbortSignal) => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withProgress(machine, watched, task) {
  const stalled = new AbortController()
  const started = Date.now()
  let last = { size: 0, at: started }
  let lineAt = started
  const timer = setInterval(() => {
    const now = Date.now()
    const size = watched.folder ? sizeOf(watched.folder) : 0
    if (size !== last.size) last = { size, at: now }
    if (watched.folder && now - last.at > quietSeconds * 1000) stalled.abort()
    if (!machine.terminal && now - lineAt < 5_000) return
    lineAt = now
    show(machine, describe(watched, size, (now - started) / 1000))
  }, glance)
  try {
    return await task(stalled.signal)
  } finally {
    clearInterval(timer)
    machine.terminal?.write('\r\x1b[K')
  }
}

/** @param {Machine} machine @param {string} line */
function show({ terminal, say }, line) {
  if (terminal) terminal.write(`\r\x1b[Ksetup: ${line}`.slice(0, (terminal.columns || 80) + 4))
  else say(line)
}

/**
 * @param {Watched} watched
 * @param {number} size
 * @param {number} seconds
 */
export function describe({ label, bytes = Infinity }, size, seconds) {
  if (size < 1e6) return `${label} (${Math.round(seconds)} s)`
  // The client may hold the file twice for a moment.
  const loaded = Math.min(size, bytes)
  const total = bytes === Infinity ? '' : ` of ${formatBytes(bytes)}`
  return `${label}: ${formatBytes(loaded)}${total}, ${formatBytes(loaded / seconds)}/s`
}

/** @param {string} folder @returns {number} bytes of all files below; files that vanish meanwhile count nothing */
export function sizeOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) =>
        entry.isDirectory() ? sizeOf(join(folder, entry.name)) : sizeOfFile(join(folder, entry.name)),
      )
      .reduce((sum, size) => sum + size, 0)
  } catch {
    return 0
  }
}

/** @param {string} file */
function sizeOfFile(file) {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0
}
