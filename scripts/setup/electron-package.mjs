// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { whenEnding } from './cleanup.mjs'
import { isExecutable } from './command.mjs'
import { reasonFrom } from './failure.mjs'
import { withProgress } from './progress.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * The Electron that the `electron` package has fetched for itself, or null.
 *
 * @param {Machine} machine
 * @returns {{ path: string, version: string } | null}
 */
export function packagedElectron({ root }) {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const unpacked = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return unpacked === version && isExecutable(path) ? { path, version } : null
  } catch {
    return null
  }
}

/** Where its installer downloads from. @param {NodeJS.ProcessEnv} environment */
export function hostOfPackagedElectron(environment) {
  const mirrors = [environment.npm_config_electron_mirror, environment.NPM_CONFIG_ELECTRON_MIRROR]
  const named = [...mirrors, environment.ELECTRON_MIRROR].find(Boolean)
  return named && URL.canParse(named) ? named : 'https://github.com/electron/electron/releases/'
}

/**
 * Runs the package's installer, which checks what it downloads against checksums of its own.
 *
 * @param {Machine} machine
 * @returns {Promise<string | null>} why it did not work, or null
 */
export async function fetchPackagedElectron(machine) {
  const installer = join(machine.root, 'node_modules', 'electron', 'install.js')
  const temporary = mkdtempSync(join(machine.cache, 'electron-download-'))
  const discard = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
  const keep = whenEnding(discard)
  const environment = { ...machine.environment, TMPDIR: temporary, NODE_USE_ENV_PROXY: '1' }
  const watched = { label: 'downloading Electron', folder: temporary }
  const { status, output } = await withProgress(machine, watched, (signal) =>
    machine.run(machine.nodePath, [installer], { environment, signal }),
  )
  discard()
  keep()
  const electron = packagedElectron(machine)
  if (!electron)
    return status === 124 ? 'its download came to a halt' : `its installer says: ${reasonFrom(output)}`
  machine.say(`Electron ${electron.version} is installed`)
  return null
}
