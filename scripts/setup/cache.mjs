// @ts-check
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { whenEnding } from './cleanup.mjs'
import { diskFull, requireSpace, saysDiskFull } from './disk-space.mjs'
import { Failure } from './failure.mjs'
import { isAlive } from './lock.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} platform
 * @param {string} home
 */
export function cacheFolder(environment, platform, home) {
  if (environment.SHEARWATER_CACHE) return environment.SHEARWATER_CACHE
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'shearwater')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'shearwater')
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'shearwater', 'Cache')
  return join(home, '.cache', 'shearwater')
}

/** @param {Machine} machine */
export function makeCacheFolder(machine) {
  try {
    mkdirSync(machine.cache, { recursive: true })
    accessSync(machine.cache, constants.W_OK)
  } catch (error) {
    throw new Failure(
      `cannot write to the folder ${machine.cache} (${/** @type {NodeJS.ErrnoException} */ (error).code}): ` +
        'name one that you may write to in SHEARWATER_CACHE',
    )
  }
}

/**
 * Whether a folder holds every file, in its full size, that was there when it was sealed.
 *
 * @param {string} folder
 */
export function isWhole(folder) {
  try {
    /** @type {Record<string, number>} */
    const sizes = JSON.parse(readFileSync(join(folder, 'contents.json'), 'utf8')).files
    return Object.entries(sizes).every(([file, size]) => statSync(join(folder, file)).size === size)
  } catch {
    return false
  }
}

/**
 * Writes down the files of a folder and their sizes, for `isWhole`.
 *
 * @param {string} folder
 */
export function seal(folder) {
  const files = filesUnder(folder).filter((file) => file !== 'contents.json')
  const sizes = Object.fromEntries(files.map((file) => [file, statSync(join(folder, file)).size]))
  writeFileSync(join(folder, 'contents.json'), JSON.stringify({ files: sizes }, null, 1))
}

/** @param {string} folder @param {string} [below] @returns {string[]} */
function filesUnder(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name)
    return entry.isDirectory() ? filesUnder(folder, path) : [path]
  })
}

/**
 * Builds a folder of the cache aside and renames it into place last, so that whatever carries the name is whole.
 *
 * @param {Machine} machine
 * @param {{ folder: string, title: string, bytes: number }} product `bytes`: the most it needs on the disk meanwhile
 * @param {(result: string, scratch: string) => Promise<void>} fill puts the files into `result`; `scratch` is thrown away
 */
export async function buildInCache(machine, product, fill) {
  requireSpace(machine, product.title, product.bytes)
  const place = join(machine.cache, product.folder)
  if (existsSync(place)) machine.say(`${product.title} in the cache is incomplete; making it anew`)
  const partial = join(machine.cache, `${product.folder}.${process.pid}.partial`)
  const [result, scratch] = [join(partial, 'result'), join(partial, 'scratch')]
  const discard = () => rmSync(partial, { recursive: true, force: true, maxRetries: 3 })
  const keep = whenEnding(discard)
  try {
    for (const folder of [result, scratch]) mkdirSync(folder, { recursive: true })
    await fill(result, scratch)
    seal(result)
    replace(place, result, partial)
  } catch (error) {
    throw saysDiskFull(error) ? diskFull(machine, product.title, product.bytes) : error
  } finally {
    discard()
    keep()
  }
}

/** @param {string} place @param {string} fresh @param {string} partial */
function replace(place, fresh, partial) {
  if (existsSync(place)) renameSync(place, join(partial, 'replaced'))
  renameSync(fresh, place)
}

/**
 * Clears what set-ups that were killed left behind. Only the holder of the lock may call it.
 *
 * @param {string} cache
 */
export function removeStalePartials(cache) {
  for (const name of readdirSync(cache)) {
    const [, pid] = name.match(/\.(\d+)\.partial$/) ?? []
    if (pid && !isAlive(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true })
  }
}
