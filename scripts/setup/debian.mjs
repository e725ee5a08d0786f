// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { Failure, reasonFrom } from './failure.mjs'
import { withProgress } from './progress.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * Something of the system's that is asked for by what it provides, since package names differ between releases.
 *
 * @typedef {object} Need
 * @property {string} [library] a shared library's name
 * @property {string} [command]
 * @property {string} [pythonModule]
 * @property {string[]} packages names of the Debian package that has it, the newest release's first
 */

/** @param {Machine} machine @param {Need[]} needs */
export function missingNeeds(machine, needs) {
  const libraries = needs.some((need) => need.library) ? knownLibraries(machine) : ''
  return needs.filter(({ library, command, pythonModule }) => {
    if (library) return !libraries.includes(`\t${library} `)
    if (pythonModule) return machine.read('python3', ['-m', pythonModule, '--version']) === ''
    return command !== undefined && machine.findCommand(command) === null
  })
}

/** @param {Need[]} needs @returns {string} what they are, for people */
export function namesOf(needs) {
  return needs
    .map(({ library, command, pythonModule }) => library ?? command ?? `Python's ${pythonModule}`)
    .join(', ')
}

/** @param {Machine} machine */
function knownLibraries(machine) {
  return machine.read(machine.findCommand('ldconfig') ?? 'ldconfig', ['-p'])
}

/**
 * For each need the first of its packages that this release has. Without package lists the release's age decides:
 * Debian 13 and Ubuntu 24.04 renamed libraries for 64-bit time.
 *
 * @param {Need[]} needs
 * @param {{ isKnown: (name: string) => boolean, hasRenamedLibraries: boolean }} release
 */
export function choosePackages(needs, { isKnown, hasRenamedLibraries }) {
  const names = needs.map(
    ({ packages }) => packages.find(isKnown) ?? packages.at(hasRenamedLibraries ? 0 : -1) ?? '',
  )
  return [...new Set(names)]
}

/** @param {string} text of /etc/os-release */
export function hasRenamedLibraries(text) {
  const field = (/** @type {string} */ name) => text.match(new RegExp(`^${name}="?([^"\n]*)`, 'm'))?.[1] ?? ''
  const version = Number(field('VERSION_ID'))
  if (field('ID') === 'debian') return version === 0 || version >= 13
  return field('ID') === 'ubuntu' && version >= 24.04
}

/** @param {Machine} machine @param {Need[]} needs */
function packagesFor(machine, needs) {
  const names = needs.flatMap((need) => need.packages)
  const policy = machine.read('apt-cache', ['policy', ...names])
  const known = new Set(
    [...policy.matchAll(/^(\S+):\n.*\n\s+Candidate: (?!\(none\))/gm)].map((match) => match[1]),
  )
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const isKnown = (/** @type {string} */ name) => known.has(name)
  return choosePackages(needs, { isKnown, hasRenamedLibraries: hasRenamedLibraries(release) })
}

/**
 * What to type to get the needs: one line.
 *
 * @param {Machine} machine
 * @param {Need[]} needs
 */
export function installCommand(machine, needs) {
  if (!machine.findCommand('apt-get')) {
    return `install ${namesOf(needs)} with your system's package manager`
  }
  const sudo = machine.isRoot ? '' : 'sudo '
  return `${sudo}apt-get install -y --no-install-recommends ${packagesFor(machine, needs).join(' ')}`
}

/** @param {Machine} machine */
export function canInstall(machine) {
  return machine.isRoot && machine.findCommand('apt-get') !== null
}

/**
 * Installs what is missing with apt-get.
 *
 * @param {Machine} machine
 * @param {Need[]} needs
 */
export async function installNeeds(machine, needs) {
  if (!hasPackageLists()) await aptGet(machine, 'reading the package lists', ['update'])
  let outcome = await tryInstall(machine, needs)
  if (outcome.status !== 0) {
    // The lists may name versions that the mirror no longer has.
    await aptGet(machine, 'reading the package lists', ['update'])
    outcome = await tryInstall(machine, needs)
  }
  const still = missingNeeds(machine, needs)
  if (outcome.status !== 0 || still.length > 0) {
    const reason = outcome.status === 0 ? `${namesOf(still)} still missing` : reasonFrom(outcome.output)
    throw new Failure(
      `cannot install system packages: ${reason}; try it by hand: ${installCommand(machine, needs)}`,
    )
  }
}

/** @param {Machine} machine @param {Need[]} needs */
function tryInstall(machine, needs) {
  const packages = packagesFor(machine, needs)
  machine.say(`installing system packages: ${packages.join(' ')}`)
  return aptGet(machine, 'installing system packages', [
    'install',
    '-y',
    '--no-install-recommends',
    ...packages,
  ])
}

/** @param {Machine} machine @param {string} label @param {string[]} args */
function aptGet(machine, label, args) {
  const patience = [
    '-o',
    'Acquire::Retries=2',
    '-o',
    'Acquire::http::Timeout=20',
    '-o',
    'DPkg::Lock::Timeout=120',
  ]
  const environment = { ...machine.environment, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  // Cut short, it would leave packages half-configured.
  const mayOutliveUs = true
  return withProgress(machine, { label }, (signal) =>
    machine.run('apt-get', [...patience, ...args], { environment, signal, seconds: 900, mayOutliveUs }),
  )
}

export function hasPackageLists() {
  const folder = '/var/lib/apt/lists'
  return existsSync(folder) && readdirSync(folder).some((name) => /Packages(\.\w+)?$/.test(name))
}
