// @ts-check
import { makeCacheFolder, removeStalePartials } from './cache.mjs'
import { withLock } from './lock.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */
/** @typedef {import('./machine.mjs').Step} Step */

/**
 * Makes ready what is not, in order; stops at the first failure.
 *
 * @param {Machine} machine
 * @param {Step[]} steps
 * @param {boolean} verbose
 */
export async function prepareAll(machine, steps, verbose) {
  try {
    if (!steps.every((step) => step.isReady(machine))) await prepareMissing(machine, steps)
    else if (verbose) machine.say('everything is in place')
  } finally {
    for (const step of steps) {
      const remark = step.remark?.(machine)
      if (remark) machine.say(remark)
    }
  }
}

/** @param {Machine} machine @param {Step[]} steps */
async function prepareMissing(machine, steps) {
  const started = Date.now()
  makeCacheFolder(machine)
  await withLock(machine, async () => {
    removeStalePartials(machine.cache)
    for (const step of steps) {
      if (!step.isReady(machine)) await step.prepare(machine)
    }
  })
  machine.say(`done in ${Math.round((Date.now() - started) / 1000)} s`)
}
