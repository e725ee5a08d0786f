// @ts-check
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {import('./machine.mjs').Machine} Machine */

const day = 24 * 3600 * 1000

/** @param {Machine} machine */
function note(machine) {
  return join(machine.cache, 'tensorflow-postponed.json')
}

/**
 * Why TensorFlow could not be had within the last day. Starting the app does not try again so soon: probing and
 * downloading at every start would be worse than the slower backend.
 *
 * @param {Machine} machine
 * @returns {string | null}
 */
export function postponement(machine) {
  try {
    const { reason, at } = JSON.parse(readFileSync(note(machine), 'utf8'))
    return Date.now() - at < day ? String(reason) : null
  } catch {
    return null
  }
}

/** @param {Machine} machine @param {string} reason */
export function postpone(machine, reason) {
  writeFileSync(note(machine), JSON.stringify({ reason, at: Date.now() }))
}

/** @param {Machine} machine */
export function forgetPostponement(machine) {
  rmSync(note(machine), { force: true })
}

/** Whether npm runs this before something else, rather than a person on purpose. @param {Machine} machine */
export function isAutomatic({ environment }) {
  return /^pre/.test(environment.npm_lifecycle_event ?? '')
}
