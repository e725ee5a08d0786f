// @ts-check
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { saysDiskFull } from './disk-space.mjs'
import { Failure, reasonFrom } from './failure.mjs'
import { patience, runNpm } from './npm-command.mjs'
import { withProgress } from './progress.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * A file of a package registry, pinned.
 *
 * @typedef {object} Pinned
 * @property {string} title for people
 * @property {string} name
 * @property {string} version
 * @property {number} bytes
 * @property {string} sha256 hexadecimal
 */

/**
 * Fetches a package's archive with npm.
 *
 * @param {Machine} machine
 * @param {Pinned} pinned
 * @param {string} scratch
 * @returns {Promise<string>} the checked file
 */
export function downloadWithNpm(machine, pinned, scratch) {
  return download(machine, pinned, scratch, (folder, temporary, signal) => {
    const own = ['--cache', temporary, '--pack-destination', folder, '--fetch-timeout=1800000']
    const args = ['pack', `${pinned.name}@${pinned.version}`, '--prefer-online', ...own, ...patience]
    return runNpm(machine, args, { folder: machine.root, signal })
  })
}

/**
 * Fetches a wheel with pip, whatever Python it was made for.
 *
 * @param {Machine} machine
 * @param {Pinned & { python: string, platform: string }} pinned
 * @param {string} scratch
 * @returns {Promise<string>} the checked file
 */
export function downloadWithPip(machine, pinned, scratch) {
  return download(machine, pinned, scratch, (folder, temporary, signal) => {
    const which = [
      '--no-deps',
      '--only-binary=:all:',
      '--implementation=cp',
      `--python-version=${pinned.python}`,
    ]
    const how = [
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--no-input',
      '--progress-bar=off',
      '--retries=2',
    ]
    const args = ['-m', 'pip', 'download', ...which, ...how, '--timeout=20', `--platform=${pinned.platform}`]
    const environment = { ...machine.environment, TMPDIR: temporary }
    return machine.run('python3', [...args, '--dest', folder, `${pinned.name}==${pinned.version}`], {
      environment,
      signal,
    })
  })
}

/**
 * @param {Machine} machine
 * @param {Pinned} pinned
 * @param {string} scratch
 * @param {(folder: string, temporary: string, signal: AbortSignal) => ReturnType<Machine['run']>} fetch
 */
async function download(machine, pinned, scratch, fetch) {
  const folder = join(scratch, `download-${pinned.version}`)
  const temporary = join(scratch, `client-${pinned.version}`)
  for (const each of [folder, temporary]) mkdirSync(each, { recursive: true })
  const watched = { label: `downloading ${pinned.title}`, folder: scratch, bytes: pinned.bytes }
  const outcome = await withProgress(machine, watched, (signal) => fetch(folder, temporary, signal))
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
  const [file] = readdirSync(folder)
  if (outcome.status !== 0 || !file) throw downloadFailure(pinned, outcome)
  await requireChecksum(join(folder, file), pinned)
  return join(folder, file)
}

/** @param {Pinned} pinned @param {import('./command.mjs').Outcome} outcome */
function downloadFailure({ title, name, version }, { status, output }) {
  if (saysDiskFull(output)) return new Error('ENOSPC')
  const reason = status === 124 ? 'nothing came for a minute and a half' : reasonFrom(output)
  return new Failure(
    `cannot download ${title} (${name} ${version}) from the package registry: ${reason}; ` +
      'check the network and the proxy settings (HTTPS_PROXY), then: npm run setup',
  )
}

/**
 * @param {string} file
 * @param {Pinned} pinned
 */
export async function requireChecksum(file, { title, name, version, sha256 }) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('hex') === sha256) return
  throw new Failure(
    `what came as ${title} (${name} ${version}) does not have the checksum that it must have, so it was thrown ` +
      'away: npm run setup, once more, and if it stays so, ask whoever runs the network or the package mirror',
  )
}
