// @ts-check
import { formatBytes } from './disk-space.mjs'
import { sizeOf } from './progress.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */
/** @typedef {import('./machine.mjs').Step} Step */
/** @typedef {import('./machine.mjs').Check} Check */

/**
 * What is there and what to do about the rest; changes nothing and asks no network.
 *
 * @param {Machine} machine
 * @param {Step[]} steps
 * @returns {Check[]}
 */
export function report(machine, steps) {
  const node = { name: 'node', ok: true, version: machine.nodeVersion, detail: machine.nodePath }
  return [node, ...steps.flatMap((step) => step.check(machine)), checkCache(machine)]
}

/** @param {Machine} machine @returns {Check} */
function checkCache(machine) {
  const free = machine.freeBytes(machine.cache)
  const detail = `${machine.cache}, ${formatBytes(sizeOf(machine.cache))} used, ${formatBytes(free)} free on its disk`
  if (free > 500e6) return { name: 'cache', ok: true, detail }
  return {
    name: 'cache',
    ok: false,
    detail,
    remedy: 'free some space, or name another folder in SHEARWATER_CACHE',
  }
}

/** @param {Machine} machine @param {Step[]} steps @param {boolean} asJson */
export function printReport(machine, steps, asJson) {
  const checks = report(machine, steps)
  if (asJson) return console.log(JSON.stringify({ checks }, null, 2))
  const width = Math.max(...checks.map(({ name }) => name.length))
  for (const { name, ok, version, detail, remedy } of checks) {
    const advice = remedy ? ` -> ${remedy}` : ''
    console.log(
      `${ok ? 'ok ' : 'no '} ${name.padEnd(width)}  ${version ? `${version}: ` : ''}${detail}${advice}`,
    )
  }
}
