// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { whenEnding } from './cleanup.mjs'

/**
 * @typedef {object} Outcome
 * @property {number} status the exit code; 127 when the command could not be started, 124 when it was ended from here
 * @property {string} output the end of its standard output and error together
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [folder] the working folder
 * @property {NodeJS.ProcessEnv} [environment]
 * @property {number} [seconds] the longest it may take
 * @property {AbortSignal} [signal] ends it early
 * @property {boolean} [mayOutliveUs] is left to finish when this process is interrupted
 */

const keptOutput = 64 * 1024
const onPosix = process.platform !== 'win32'

/**
 * Runs a command to its end, in a process group of its own so that everything it started ends with it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(
  command,
  args,
  { folder, environment, seconds = 1800, signal, mayOutliveUs = false } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: environment,
      detached: onPosix,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let ended = false
    const keep = (/** @type {Buffer} */ piece) => (output = (output + piece).slice(-keptOutput))
    const end = () => {
      ended = true
      endGroup(child.pid)
    }
    const finish = (/** @type {number} */ status) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      keepRunning()
      resolve({ status: ended ? 124 : status, output })
    }
    const timer = setTimeout(end, seconds * 1000)
    const keepRunning = mayOutliveUs ? () => {} : whenEnding(end)
    signal?.addEventListener('abort', end)
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => {
      output += error.message
      finish(127)
    })
    child.on('close', (status, killedBy) => {
      if (killedBy) output += `\nended by ${killedBy}`
      finish(status ?? 1)
    })
  })
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (!pid) return
  try {
    // Not SIGTERM: npm would go on for seconds to put things back, in the way of the next run.
    process.kill(onPosix ? -pid : pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

/**
 * What a quick command prints on standard output; empty when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function read(command, args, environment = process.env) {
  const { status, stdout } = spawnSync(command, args, { env: environment, encoding: 'utf8', timeout: 10_000 })
  return status === 0 ? stdout : ''
}

/**
 * The file that a command name stands for, or null. The system's own folders count too: an ordinary user's
 * PATH often lacks them.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 */
export function findCommand(name, environment) {
  const folders = (environment.PATH ?? '').split(delimiter)
  return [...folders, '/usr/sbin', '/sbin'].map((folder) => join(folder, name)).find(isExecutable) ?? null
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
