// @ts-check
import { existsSync, readdirSync, statfsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache.mjs'
import { findCommand, read, run } from './command.mjs'

/**
 * What the steps may know of this machine and do to it. Tests hand in another one.
 *
 * @typedef {object} Machine
 * @property {string} root the project's folder
 * @property {string} cache the folder outside the project for what is downloaded and built
 * @property {NodeJS.ProcessEnv} environment
 * @property {string} platform
 * @property {string} architecture
 * @property {'glibc' | 'musl' | null} libc
 * @property {string} nodeVersion
 * @property {string} nodePath
 * @property {boolean} isRoot
 * @property {typeof run} run
 * @property {(command: string, args: string[]) => string} read
 * @property {(name: string) => string | null} findCommand
 * @property {(folder: string) => number} freeBytes
 * @property {(line: string) => void} say
 * @property {import('node:tty').WriteStream | null} terminal where a line may be rewritten
 */

/**
 * One finding of the report.
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {boolean} ok
 * @property {string} [version]
 * @property {string} detail
 * @property {string} [remedy]
 */

/**
 * @typedef {object} Step
 * @property {(machine: Machine) => boolean} isReady cheap, changes nothing
 * @property {(machine: Machine) => Promise<void>} prepare makes it ready or throws a Failure
 * @property {(machine: Machine) => Check[]} check
 * @property {(machine: Machine) => string | null} [remark] something to know although nothing is to do
 */

/** @returns {Machine} */
export function thisMachine() {
  const { env, platform, arch, versions, execPath } = process
  return {
    root: join(dirname(fileURLToPath(import.meta.url)), '..', '..'),
    cache: cacheFolder(env, platform, homedir()),
    environment: env,
    platform,
    architecture: arch,
    libc: platform === 'linux' ? libcOfLinux() : null,
    nodeVersion: versions.node,
    nodePath: execPath,
    isRoot: process.getuid?.() === 0,
    run,
    read: (command, args) => read(command, args, { ...env, LC_ALL: 'C' }),
    findCommand: (name) => findCommand(name, env),
    freeBytes,
    say: (line) => void process.stderr.write(`setup: ${line}\n`),
    terminal: process.stderr.isTTY ? process.stderr : null,
  }
}

function libcOfLinux() {
  return existsSync('/lib') && readdirSync('/lib').some((name) => name.startsWith('ld-musl-'))
    ? 'musl'
    : 'glibc'
}

/**
 * What an ordinary user may still write on the disk of a folder, which need not exist yet.
 *
 * @param {string} folder
 */
function freeBytes(folder) {
  let existing = folder
  while (!existsSync(existing)) existing = dirname(existing)
  const { bavail, bsize } = statfsSync(existing)
  return bavail * bsize
}
