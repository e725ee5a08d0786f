import type { TruthToLearn } from '../../preload/contract-flagging'
import { fault } from '../../preload/fault'
import { basename } from 'node:path'
import type { Cancellation } from '../catalog/catalog-reader'
import { sigmaOf, totalOf } from '../estimates/shape-estimate'
import { FEWEST_CALIBRATED, learnCalibration } from '../flags/flagging-calibration'
import type { Engine } from '../store/engine'
import { matched } from '../runs/evaluate-run'
import { readCalibration, sealCalibration } from './flagging-file'
import type { KnownErrors } from './judge-run'
import { readTruth } from '../runs/truth'

/**
 * The expected errors of a run as they are known: those that were learned of it, else those of the Gaussians of its covariances. Rejects
 * with a `Fault` where what was learned is damaged.
 */
export async function knownErrors(lab: string, run: string): Promise<KnownErrors> {
  const found = await readCalibration(lab, run)
  if (found === 'damaged') {
    const remedy = 'Learn them again: shearwater flag LAB --by error --truth FILE.'
    throw fault('The errors that were learned of the run cannot be read.', {
      where: `runs/${run}/calibration.json`,
      remedy,
    })
  }
  if (found === null) return { source: { kind: 'gaussian' }, calibration: null }
  return { source: { kind: 'truth', file: found.truth, objects: found.objects }, calibration: found }
}

/**
 * Learns the errors of a run from a truth, matched as `evaluate` matches it, and seals what was learned, for this and later flaggings.
 * Rejects with a `Fault` where the truth is of fewer than 100 objects with a shape and a whole stamp.
 */
export async function learnErrors(
  engine: Engine,
  { lab, run, made }: { lab: string; run: string; made: string },
  { file, shape, radius }: TruthToLearn,
  signal: Cancellation,
): Promise<KnownErrors> {
  const truth = await readTruth(engine, file, signal)
  const objects = (await matched(engine, run, truth, radius, shape)).flatMap(({ estimate, truth: known }) => {
    if (!estimate) return []
    const error = Math.hypot(estimate.g[0] - known[0], estimate.g[1] - known[1])
    const sigma = sigmaOf(totalOf(estimate))
    return Number.isFinite(error) && Number.isFinite(sigma) ? [{ sigma, error }] : []
  })
  const learned = learnCalibration(objects)
  if (!learned) {
    const what = `The truth is of ${objects.length} objects with a shape; errors are learned from ${FEWEST_CALIBRATED} or more.`
    const remedy = 'Give a truth of more objects, or leave --truth out: errors are then those of Gaussians.'
    throw fault(what, { where: file, remedy })
  }
  await sealCalibration(lab, { run, made, truth: basename(file), objects: objects.length, ...learned })
  return knownErrors(lab, run)
}
