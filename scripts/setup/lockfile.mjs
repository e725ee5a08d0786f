// @ts-check
import { posix } from 'node:path'

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/** @typedef {Record<string, LockedPackage>} LockedPackages by path, `node_modules/vue`; `''` is the project itself */
/** @typedef {{ platform: string, architecture: string, libc: string | null }} Host */

/**
 * What is absent from node_modules, or there in another version: paths such as `node_modules/vue`. Packages
 * that are there besides are nobody's business.
 *
 * @param {LockedPackages} wanted of package-lock.json
 * @param {LockedPackages} installed of node_modules/.package-lock.json
 * @param {Host} host
 * @returns {string[]}
 */
export function differences(wanted, installed, host) {
  return [...reachable(wanted, host)].filter((path) => {
    const [want, have] = [wanted[path], installed[path]]
    if (!have || want.version !== have.version) return true
    return Boolean(want.integrity && have.integrity && want.integrity !== have.integrity)
  })
}

/**
 * The paths that npm installs on this host: all but optional packages for others, and what only those need.
 *
 * @param {LockedPackages} locked
 * @param {Host} host
 */
function reachable(locked, host) {
  /** @type {Set<string>} */
  const found = new Set()
  const open = ['']
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const name of namesNeededBy(locked[path])) {
      const next = resolve(locked, path, name)
      if (!next || found.has(next) || !fits(locked[next], host)) continue
      found.add(next)
      open.push(next)
    }
  }
  return found
}

/** @param {LockedPackage} locked */
function namesNeededBy({ dependencies, devDependencies, optionalDependencies, peerDependencies }) {
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies })
}

/**
 * The package that `name` means inside the package at `path`: the nearest node_modules upwards has it.
 *
 * @param {LockedPackages} locked
 * @param {string} path
 * @param {string} name
 */
function resolve(locked, path, name) {
  for (let folder = path; ; folder = posix.dirname(folder)) {
    const candidate = posix.join(folder, 'node_modules', name)
    if (candidate in locked) return candidate
    if (folder === '' || folder === '.') return null
  }
}

/** @param {LockedPackage} locked @param {Host} host */
function fits({ optional, os, cpu, libc }, host) {
  if (!optional) return true
  return allows(os, host.platform) && allows(cpu, host.architecture) && allows(libc, host.libc)
}

/** @param {string[] | undefined} list such as `['linux']` or `['!win32']` @param {string | null} value */
function allows(list, value) {
  if (!list || list.length === 0) return true
  if (value === null || list.includes(`!${value}`)) return false
  return list.includes(value) || list.every((entry) => entry.startsWith('!'))
}
