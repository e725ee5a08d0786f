// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { whenEnding } from './cleanup.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

const heartbeat = 5_000
// Another computer on the same home folder is judged by its heartbeat alone.
const silence = 60_000

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Runs `task` while no other set-up works in the same cache.
 *
 * @template T
 * @param {Machine} machine
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLock(machine, task) {
  const file = join(machine.cache, 'setup.lock')
  const mine = `${process.pid} ${hostname()} ${Date.now()}`
  for (let told = false; !take(file, mine); told = true) {
    const owner = breakIfDead(file)
    if (!owner) continue
    if (!told) machine.say(`another set-up (process ${owner.split(' ')[0]}) is at work; waiting for it`)
    await wait(500)
  }
  const beat = setInterval(() => touch(file), heartbeat).unref()
  const release = () => {
    if (contentOf(file) === mine) rmSync(file, { force: true })
  }
  const released = whenEnding(release)
  try {
    return await task()
  } finally {
    clearInterval(beat)
    release()
    released()
  }
}

/** @param {string} file @param {string} content */
function take(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock of an owner that is gone. @param {string} file @returns {string} the owner that lives, or nothing */
function breakIfDead(file) {
  const owner = contentOf(file)
  if (owner === null) return ''
  if (ownerLives(file, owner)) return owner
  // Renaming first: of two who wait, only one gets the dead lock, and a fresh one taken by mistake is put back.
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (contentOf(aside) !== owner) linkSync(aside, file)
  } catch {
    // Someone else was quicker.
  }
  rmSync(aside, { force: true })
  return ''
}

/** @param {string} file @param {string} owner */
function ownerLives(file, owner) {
  const [pid, host] = owner.split(' ')
  if (ageOf(file) > silence) return false
  return host !== hostname() || isAlive(Number(pid))
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** @param {string} file */
function ageOf(file) {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Gone: nothing to keep alive.
  }
}
