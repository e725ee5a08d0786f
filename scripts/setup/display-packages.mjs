// @ts-check
import { canInstall, installCommand, installNeeds, missingNeeds, namesOf } from './debian.mjs'
import { Failure } from './failure.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */
/** @typedef {import('./debian.mjs').Need} Need */

/** What Electron's window is linked against. @type {Need[]} */
const libraries = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  { library: 'libXss.so.1', packages: ['libxss1'] },
  { library: 'libatk-bridge-2.0.so.0', packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
]

/** Where there is no screen, a virtual one. @type {Need[]} */
const virtualDisplay = [
  { command: 'Xvfb', packages: ['xvfb'] },
  { command: 'xvfb-run', packages: ['xvfb'] },
  { command: 'xauth', packages: ['xauth'] },
]

/** @type {import('./machine.mjs').Step} */
export const displayPackages = {
  isReady: (machine) => missing(machine).length === 0,
  async prepare(machine) {
    const needs = missing(machine)
    if (canInstall(machine)) return installNeeds(machine, needs)
    throw new Failure(
      `the window needs system packages that are not installed (${namesOf(needs)}): ` +
        `${installCommand(machine, needs)}, then: npm run setup`,
    )
  },
  check: (machine) => [checkLibraries(machine), checkDisplay(machine)],
}

/** @param {Machine} machine */
function missing(machine) {
  if (machine.platform !== 'linux') return []
  return missingNeeds(machine, hasScreen(machine) ? libraries : [...libraries, ...virtualDisplay])
}

/** @param {Machine} machine */
function hasScreen({ platform, environment }) {
  return platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/** @param {Machine} machine */
function checkLibraries(machine) {
  const name = 'system packages'
  if (machine.platform !== 'linux') return { name, ok: true, detail: 'none needed' }
  const needs = missingNeeds(machine, libraries)
  if (needs.length === 0) return { name, ok: true, detail: 'the libraries of the window are installed' }
  return { name, ok: false, detail: `missing: ${namesOf(needs)}`, remedy: installCommand(machine, needs) }
}

/** @param {Machine} machine */
function checkDisplay(machine) {
  const name = 'display'
  const { DISPLAY, WAYLAND_DISPLAY } = machine.environment
  if (hasScreen(machine)) return { name, ok: true, detail: DISPLAY ?? WAYLAND_DISPLAY ?? 'the desktop' }
  const needs = missingNeeds(machine, virtualDisplay)
  if (needs.length === 0) return { name, ok: true, detail: 'no screen; Xvfb gives a virtual one' }
  return { name, ok: false, detail: 'no screen and no Xvfb', remedy: installCommand(machine, needs) }
}
