// @ts-check
import { Failure } from './failure.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** @param {number} bytes */
export function formatBytes(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`
}

/**
 * Fails before a download that would not fit.
 *
 * @param {Machine} machine
 * @param {string} what
 * @param {number} bytes the most it needs at any moment
 */
export function requireSpace(machine, what, bytes) {
  if (machine.freeBytes(machine.cache) < bytes) throw diskFull(machine, what, bytes)
}

/**
 * @param {Machine} machine
 * @param {string} what
 * @param {number} bytes
 */
export function diskFull(machine, what, bytes) {
  return new Failure(
    `no room for ${what}: it needs ${formatBytes(bytes)} in ${machine.cache}, where ` +
      `${formatBytes(machine.freeBytes(machine.cache))} are free; free some, or name another folder in SHEARWATER_CACHE`,
  )
}

/** @param {unknown} error an error of Node's or the output of a command */
export function saysDiskFull(error) {
  return /ENOSPC|No space left on device/.test(error instanceof Error ? error.message : String(error))
}
