// @ts-check
import { existsSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { seal } from './cache.mjs'
import { reasonFrom } from './failure.mjs'
import { withProgress } from './progress.mjs'
import { packageFolder } from './tensorflow-package.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** Where the package's own installer downloads from. @param {NodeJS.ProcessEnv} environment */
export function hostOfPrebuilt(environment) {
  const { TFJS_NODE_BASE_URI, TFJS_NODE_CDN_STORAGE, CDN_STORAGE } = environment
  const named = [TFJS_NODE_BASE_URI, TFJS_NODE_CDN_STORAGE, CDN_STORAGE].find(Boolean)
  return named && URL.canParse(named) ? named : 'https://storage.googleapis.com/'
}

/**
 * Runs the package's own installer, unless npm has run it already, and seals what loads.
 *
 * @param {Machine} machine
 * @returns {Promise<string | null>} why it did not work, or null
 */
export async function fetchPrebuilt(machine) {
  const folder = packageFolder(machine)
  if (!(await loads(machine))) {
    for (const part of ['deps', 'lib']) rmSync(join(folder, part), { recursive: true, force: true })
    const { status, output } = await install(machine, folder)
    if (status !== 0) return `its installer says: ${reasonFrom(output)}`
    if (!(await loads(machine))) return 'what its installer brought does not load here'
  }
  seal(join(folder, 'deps'))
  machine.say('TensorFlow is installed')
  return null
}

/** @param {Machine} machine @param {string} folder */
function install(machine, folder) {
  const tools = [join(machine.root, 'node_modules', '.bin'), machine.environment.PATH]
  const environment = { ...machine.environment, PATH: tools.join(delimiter) }
  const watched = { label: 'downloading TensorFlow', folder }
  return withProgress(machine, watched, (signal) =>
    machine.run(machine.nodePath, [join('scripts', 'install.js')], {
      folder,
      environment,
      signal,
      seconds: 900,
    }),
  )
}

/** @param {Machine} machine */
async function loads(machine) {
  if (!existsSync(join(packageFolder(machine), 'deps', 'lib'))) return false
  const script = "require('@tensorflow/tfjs-node')"
  const { status } = await machine.run(machine.nodePath, ['-e', script], {
    folder: machine.root,
    seconds: 60,
  })
  return status === 0
}
