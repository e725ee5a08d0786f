// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hasPackageLists } from './debian.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * A Slurm to test with. `folder` is where it is unpacked, or null where it is installed.
 *
 * @typedef {{ folder: string | null, slurmctld: string, slurmd: string, slurmstepd: string | null }} Slurm
 */

/** The longest that one apt-get may take, in seconds; the packages are 4 MB. */
const patience = 40

/** Its Debian packages, in whose dependencies the rest is. */
const packages = ['slurmctld', 'slurmd', 'slurm-client']

/**
 * Finds a Slurm, or fetches Debian's and unpacks it in the cache: it is not installed, and no service is started. Resolves with why
 * there is none where there is none. Not a step of the set-up: only a test of the cluster needs it.
 *
 * @param {Machine} machine
 * @returns {Promise<Slurm | string>}
 */
export async function provideSlurm(machine) {
  if (machine.platform !== 'linux') return 'Slurm runs on Linux'
  if (!machine.isRoot) return 'only root can run jobs as whoever submits them'
  const [slurmctld, slurmd] = ['slurmctld', 'slurmd'].map((name) => machine.findCommand(name))
  if (slurmctld && slurmd && machine.findCommand('sbatch'))
    return { folder: null, slurmctld, slurmd, slurmstepd: null }
  const folder = join(machine.cache, 'slurm')
  if (!existsSync(folder)) {
    const problem = await fetchInto(machine, folder)
    if (problem) return `Slurm is not installed, and ${problem}`
  }
  const daemon = (/** @type {string} */ name) => join(folder, 'usr', 'sbin', `${name}-wlm`)
  return {
    folder,
    slurmctld: daemon('slurmctld'),
    slurmd: daemon('slurmd'),
    slurmstepd: daemon('slurmstepd'),
  }
}

/** @param {Machine} machine @param {string} folder @returns {Promise<string | null>} the problem */
async function fetchInto(machine, folder) {
  if (!machine.findCommand('apt-get') || !machine.findCommand('dpkg-deb')) return 'this is no Debian'
  const aside = `${folder}-${process.pid}.partial`
  const [archives, unpacked] = [join(aside, 'archives'), join(aside, 'unpacked')]
  mkdirSync(join(archives, 'partial'), { recursive: true })
  mkdirSync(unpacked)
  try {
    if (!hasPackageLists()) await aptGet(machine, ['update'])
    const into = ['-o', `Dir::Cache::archives=${archives}`]
    const wanted = ['install', '--download-only', '-y', '--no-install-recommends', ...packages]
    let { status } = await aptGet(machine, [...into, ...wanted])
    if (status !== 0) {
      // The lists may name versions that the mirror no longer has.
      await aptGet(machine, ['update'])
      ;({ status } = await aptGet(machine, [...into, ...wanted]))
    }
    const files = readdirSync(archives).filter((name) => name.endsWith('.deb'))
    if (status !== 0 || files.length === 0) return 'its packages could not be fetched'
    for (const name of files) {
      const { status } = await machine.run('dpkg-deb', ['-x', join(archives, name), unpacked], {
        seconds: 20,
      })
      if (status !== 0) return `${name} could not be unpacked`
    }
    renameSync(unpacked, folder)
    return null
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

/** @param {Machine} machine @param {string[]} args */
function aptGet(machine, args) {
  const options = [
    '-o',
    'Acquire::Retries=1',
    '-o',
    'Acquire::http::Timeout=15',
    '-o',
    'DPkg::Lock::Timeout=20',
  ]
  const environment = { ...machine.environment, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  return machine.run('apt-get', [...options, ...args], { environment, seconds: patience })
}
