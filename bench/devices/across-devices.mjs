// @ts-check
import { fitted, heldOf, meanErrorOf } from './fit.mjs'
import { groups } from './groups.mjs'
import { fittedConstants } from './model.mjs'

/** The device that constants are fitted to, and those that are predicted from their specifications. */
const KNOWN = '/v100-fp'
const NEW = ['resnet50-latency/a100-tf32']

/**
 * Mean errors of the series of a device that no constant was fitted to: those of the kernels are fitted to the V100 with 16 GB alone.
 * @returns {{ series: string, error: number }[]}
 */
export function acrossDevices() {
  const [kernels] = groups
  const series = kernels.series.filter((id) => id.includes(KNOWN))
  const alone = { ...kernels, series }
  const constants = fitted(fittedConstants, kernels.limits, heldOf(alone), { steps: 300, rounds: 2 })
  return [...series, ...NEW].map((id) => ({ series: id, error: meanErrorOf(id, constants) }))
}
