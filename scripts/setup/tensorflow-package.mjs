// @ts-check
import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isWhole } from './cache.mjs'
import { builtTensorflow } from './tensorflow-registry.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** The package's parts that are not in its archive: TensorFlow's libraries, and the addon that is linked to them. */
const parts = ['deps', 'lib']

/** @param {Machine} machine */
export function packageFolder({ root }) {
  return join(root, 'node_modules', '@tensorflow', 'tfjs-node')
}

/** @param {Machine} machine */
export function isPresent(machine) {
  return existsSync(join(packageFolder(machine), 'package.json'))
}

/**
 * The TensorFlow that `@tensorflow/tfjs-node` will load in this project, or null.
 *
 * @param {Machine} machine
 * @returns {{ version: string, source: 'package' | 'registry', path: string } | null}
 */
export function findTensorflow(machine) {
  const folder = packageFolder(machine)
  if (isWhole(join(folder, 'deps')) && existsSync(join(folder, 'lib'))) {
    return { version: '2.9.1', source: 'package', path: folder }
  }
  const built = builtTensorflow(machine)
  const linked = built && parts.every((part) => linkTarget(join(folder, part)) === join(built.path, part))
  return linked ? { ...built, source: 'registry' } : null
}

/** @param {string} path */
function linkTarget(path) {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

/** @param {Machine} machine */
export function linkIntoPackage(machine) {
  const built = builtTensorflow(machine)
  for (const part of built ? parts : []) {
    const place = join(packageFolder(machine), part)
    if (lstatSync(place, { throwIfNoEntry: false })) rmSync(place, { recursive: true })
    symlinkSync(join(/** @type {{ path: string }} */ (built).path, part), place)
  }
}

/** Functions of Node's that Node 23 removed, in the two files of the package that call them. */
const removed = [
  { call: /\(0, util_1\.isNullOrUndefined\)\((\w+)\)/g, instead: '($1 == null)' },
  { call: /\(0, util_1\.isArray\)\(/g, instead: 'Array.isArray(' },
]

/** @param {Machine} machine */
function filesToAdapt(machine) {
  return ['nodejs_kernel_backend.js', join('kernels', 'TopK.js')].map((file) =>
    join(packageFolder(machine), 'dist', file),
  )
}

/** @param {string} source */
export function adapted(source) {
  return removed.reduce((text, { call, instead }) => text.replace(call, instead), source)
}

/** @param {Machine} machine */
export function isAdapted(machine) {
  return filesToAdapt(machine).every((file) => {
    const source = readFileSync(file, 'utf8')
    return adapted(source) === source
  })
}

/** @param {Machine} machine */
export function adaptToNewNodes(machine) {
  for (const file of filesToAdapt(machine)) writeFileSync(file, adapted(readFileSync(file, 'utf8')))
}
