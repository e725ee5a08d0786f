// @ts-check
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** Retries soon rather than after a minute, so that a missing network is said soon. */
export const patience = [
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
]

/**
 * Runs npm: the one that started this set-up, else the one beside Node, else the one on the PATH.
 *
 * @param {Machine} machine
 * @param {string[]} args
 * @param {{ folder?: string, seconds?: number, signal?: AbortSignal }} options
 */
export function runNpm(machine, args, options) {
  const script = npmScript(machine)
  const environment = { ...machine.environment, NO_UPDATE_NOTIFIER: '1' }
  if (script) return machine.run(machine.nodePath, [script, ...args], { ...options, environment })
  return machine.run(machine.findCommand('npm') ?? 'npm', args, { ...options, environment })
}

/** @param {Machine} machine */
function npmScript({ environment, nodePath }) {
  const beside = dirname(nodePath)
  const candidates = [
    environment.npm_execpath ?? '',
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  return candidates.find((file) => basename(file) === 'npm-cli.js' && existsSync(file))
}
