// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildInCache, isWhole } from './cache.mjs'
import { canInstall, installCommand, installNeeds, missingNeeds, namesOf } from './debian.mjs'
import { saysDiskFull } from './disk-space.mjs'
import { downloadWithNpm, downloadWithPip } from './download.mjs'
import { Failure, reasonFrom } from './failure.mjs'
import { withProgress } from './progress.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

const version = '2.21.0'
const product = { folder: `tensorflow-${version}`, title: `TensorFlow ${version}`, bytes: 1.6e9 }

const wheel = {
  title: product.title,
  name: 'tensorflow-cpu',
  version,
  python: '3.11',
  platform: 'manylinux_2_27_x86_64',
  bytes: 273_829_956,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
}

const nodeHeaders = {
  title: "Node's headers",
  name: 'node-api-headers',
  version: '1.5.0',
  bytes: 16717,
  sha256: '59d0c186cb2db56fb5219219fdbcfb0573c33ff772494a23940564b9cfff881c',
}

/** The version of Node's binary interface for addons; newer Nodes and every Electron since 15 speak it as well. */
const interfaceVersion = 8

const unpackScript = join(dirname(fileURLToPath(import.meta.url)), 'unpack-wheel.py')

/** @type {import('./debian.mjs').Need[]} */
const buildTools = [
  { command: 'g++', packages: ['g++'] },
  { command: 'strip', packages: ['binutils'] },
  { command: 'python3', packages: ['python3'] },
  { pythonModule: 'pip', packages: ['python3-pip'] },
]

/** @param {Machine} machine */
export function registryHasTensorflow({ platform, architecture, libc }) {
  return platform === 'linux' && architecture === 'x64' && libc === 'glibc'
}

/**
 * What earlier set-ups, of this or another copy of the project, have built.
 *
 * @param {Machine} machine
 * @returns {{ path: string, version: string } | null}
 */
export function builtTensorflow(machine) {
  const path = join(machine.cache, product.folder)
  return isWhole(path) ? { path, version } : null
}

/**
 * Takes TensorFlow's libraries and C headers out of the wheel for Python and compiles the addon of
 * @tensorflow/tfjs-node against them.
 *
 * @param {Machine} machine
 */
export async function buildTensorflow(machine) {
  await requireBuildTools(machine)
  await buildInCache(machine, product, async (result, scratch) => {
    await unpackWheel(machine, await downloadWithPip(machine, wheel, scratch), scratch)
    const libraries = join(result, 'deps', 'lib')
    await placeLibraries(machine, join(scratch, 'tensorflow'), libraries)
    const addon = join(result, 'lib', `napi-v${interfaceVersion}`, 'tfjs_binding.node')
    const headers = [await findNodeHeaders(machine, scratch), join(scratch, 'tensorflow', 'include')]
    await compile(machine, addon, headers, libraries)
    await requireLoad(machine, addon)
  })
}

/** @param {Machine} machine */
async function requireBuildTools(machine) {
  const needs = missingNeeds(machine, buildTools)
  if (needs.length === 0) return
  if (canInstall(machine)) return installNeeds(machine, needs)
  throw new Failure(
    `building it needs ${namesOf(needs)}: ${installCommand(machine, needs)}, then: npm run setup`,
  )
}

/** @param {Machine} machine @param {string} file @param {string} scratch */
async function unpackWheel(machine, file, scratch) {
  await work(machine, `unpacking ${product.title}`, 'python3', [unpackScript, file, scratch])
  rmSync(file)
}

/** @param {Machine} machine @param {string} unpacked @param {string} libraries */
async function placeLibraries(machine, unpacked, libraries) {
  mkdirSync(libraries, { recursive: true })
  const links = {
    'libtensorflow_cc.so.2': 'libtensorflow.so',
    'libtensorflow_framework.so.2': 'libtensorflow_framework.so',
  }
  for (const [library, link] of Object.entries(links)) {
    renameSync(join(unpacked, library), join(libraries, library))
    await work(machine, `trimming ${product.title}`, 'strip', ['--strip-unneeded', join(libraries, library)])
    symlinkSync(library, join(libraries, link))
  }
}

/** @param {Machine} machine @param {string} scratch */
async function findNodeHeaders(machine, scratch) {
  const beside = join(dirname(machine.nodePath), '..', 'include', 'node')
  if (existsSync(join(beside, 'node_api.h'))) return beside
  const packed = await downloadWithNpm(machine, nodeHeaders, scratch)
  await work(machine, "unpacking Node's headers", 'tar', ['-xzf', packed, '-C', scratch])
  return join(scratch, 'package', 'include')
}

// What the package's binding.gyp says, without node-gyp and make.
/** @param {Machine} machine @param {string} addon @param {string[]} headers @param {string} libraries */
async function compile(machine, addon, headers, libraries) {
  mkdirSync(dirname(addon), { recursive: true })
  const folder = join(machine.root, 'node_modules', '@tensorflow', 'tfjs-node')
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(folder, 'binding', file))
  const language = [
    '-std=c++17',
    '-O2',
    '-fPIC',
    `-DNAPI_VERSION=${interfaceVersion}`,
    '-DBUILDING_NODE_EXTENSION',
  ]
  const includes = [folder, ...headers].map((path) => `-I${path}`)
  const link = [
    '-shared',
    `-L${libraries}`,
    '-ltensorflow',
    '-ltensorflow_framework',
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]
  const args = [...language, ...includes, ...sources, ...link, '-o', addon]
  await work(machine, "compiling TensorFlow's addon for Node", 'g++', args)
}

/** @param {Machine} machine @param {string} addon */
function requireLoad(machine, addon) {
  return work(machine, 'loading TensorFlow', machine.nodePath, ['-e', 'require(process.argv[1])', addon])
}

/** @param {Machine} machine @param {string} label @param {string} command @param {string[]} args */
async function work(machine, label, command, args) {
  const { status, output } = await withProgress(machine, { label }, (signal) =>
    machine.run(command, args, { signal, seconds: 600 }),
  )
  if (saysDiskFull(output)) throw new Error('ENOSPC')
  if (status !== 0) throw new Failure(`${label} failed: ${reasonFrom(output)}`)
}
