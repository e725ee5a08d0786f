// @ts-check
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { diskFull, saysDiskFull } from './disk-space.mjs'
import { Failure, reasonFrom } from './failure.mjs'
import { differences } from './lockfile.mjs'
import { patience, runNpm } from './npm-command.mjs'
import { withProgress } from './progress.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

const ownCommand = { name: 'shearwater', target: join('..', '..', 'scripts', 'shearwater.mjs') }

/** @type {import('./machine.mjs').Step} */
export const dependencies = {
  isReady: (machine) => missingPackages(machine).length === 0 && hasOwnCommand(machine),
  async prepare(machine) {
    if (missingPackages(machine).length > 0) await installPackages(machine)
    if (!hasOwnCommand(machine)) linkOwnCommand(machine)
  },
  check(machine) {
    const missing = missingPackages(machine)
    if (missing.length === 0) return [{ name: 'dependencies', ok: true, detail: 'as package-lock.json says' }]
    const detail = `${missing.length} missing or of another version, such as ${missing[0].replace(/^.*node_modules\//, '')}`
    return [{ name: 'dependencies', ok: false, detail, remedy: 'npm run setup' }]
  },
}

/** @param {Machine} machine */
function missingPackages(machine) {
  const wanted = packagesIn(join(machine.root, 'package-lock.json'))
  const installed = packagesIn(join(machine.root, 'node_modules', '.package-lock.json'))
  const missing = differences(wanted, installed, machine)
  if (missing.length > 0) return missing
  return Object.keys(installed).filter(
    (path) => path in wanted && !existsSync(join(machine.root, path, 'package.json')),
  )
}

/** @param {string} file @returns {import('./lockfile.mjs').LockedPackages} */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return {}
  }
}

/**
 * Repairs what is there, which is quick and keeps it should the network be away; a fresh start comes second.
 *
 * @param {Machine} machine
 */
async function installPackages(machine) {
  if (!existsSync(join(machine.root, 'package-lock.json'))) {
    throw new Failure(`there is no package-lock.json in ${machine.root}: get a complete copy of the project`)
  }
  const isThere = existsSync(join(machine.root, 'node_modules', '.package-lock.json'))
  if (isThere) await installWith(machine, ['install', '--no-save'])
  if (missingPackages(machine).length > 0) await installWith(machine, ['ci'])
  const [missing] = missingPackages(machine)
  if (missing) throw new Failure(`npm did not install ${missing}: npm run setup, once more`)
  machine.say('the npm packages are installed')
}

// Scripts stay off: the one of @tensorflow/tfjs-node fails where its host cannot be reached, and npm would then drop
// the package without a word. The steps after this one do what the scripts would have done.
/** @param {Machine} machine @param {string[]} command */
async function installWith(machine, command) {
  const watched = { label: 'installing the packages of package-lock.json' }
  const args = [...command, '--ignore-scripts', '--no-audit', '--no-fund', ...patience]
  const install = () =>
    withProgress(machine, watched, (signal) => runNpm(machine, args, { folder: machine.root, signal }))
  let { status, output } = await install()
  // An npm that outlived a killed set-up may have been at work in the same folder: by now it is not.
  if (/ENOTEMPTY|EEXIST/.test(output)) ({ status, output } = await install())
  if (saysDiskFull(output)) throw diskFull({ ...machine, cache: machine.root }, 'the npm packages', 1e9)
  if (status !== 0) throw installFailure(machine, output)
}

/** @param {Machine} machine @param {string} output */
function installFailure(machine, output) {
  return new Failure(
    `npm cannot install the packages in ${machine.root}: ${reasonFrom(output)}; ` +
      `${isOfNetwork(output) ? 'check the network and the proxy settings (HTTPS_PROXY)' : 'delete node_modules there'}, ` +
      'then: npm run setup',
  )
}

/** @param {string} output */
function isOfNetwork(output) {
  return /\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|E?TIMEDOUT|E\d{3}|network)\b/.test(output)
}

/** @param {Machine} machine */
function commandFile(machine) {
  return join(machine.root, 'node_modules', '.bin', ownCommand.name)
}

/** @param {Machine} machine */
function hasOwnCommand(machine) {
  if (machine.platform === 'win32') return true
  try {
    return readlinkSync(commandFile(machine)) === ownCommand.target
  } catch {
    return false
  }
}

/** Lets `npx shearwater` work in the project's folder. @param {Machine} machine */
function linkOwnCommand(machine) {
  const file = commandFile(machine)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  symlinkSync(ownCommand.target, file)
}
