import * as v from 'valibot'
import type { LearnedErrors, MeantErrors, readErrors } from '../../preload/contract-flagging'
import { fault } from '../../preload/fault'
import type { OutputOf } from '../../preload/token'
import { FEWEST_CALIBRATED, learnCalibration } from '../flags/flagging-calibration'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { readCalibration, sealCalibration } from './flagging-file'
import type { KnownErrors } from './judge-run'
import { knownErrors } from './learn-errors'

interface About {
  readonly lab: string
  readonly run: string
}

/**
 * The expected errors that were learned of a run before, and those that the truth in the table `linked`, named `truth`, would teach: null
 * where there are none, or fewer than 100 objects have a finite error and sigma. Nothing is kept.
 */
export async function learnedErrors(
  engine: Engine,
  { lab, run }: About,
  truth: string | null,
): Promise<OutputOf<typeof readErrors>> {
  const found = await readCalibration(lab, run)
  const isKnown = found !== null && found !== 'damaged'
  const known = isKnown ? { file: found.truth, objects: found.objects, points: found.points } : null
  return { known, linked: truth === null ? null : learnLinked(engine, truth) }
}

/** The expected errors that are meant by a flagging; those of the linked truth are kept for later ones. Rejects with a `Fault` where it teaches too little. */
export async function meantErrors(
  engine: Engine,
  { lab, run, made }: About & { readonly made: string },
  meant: MeantErrors,
): Promise<KnownErrors> {
  if (meant.kind === 'gaussian') return { source: { kind: 'gaussian' }, calibration: null }
  if (meant.kind === 'linked') {
    const learned = learnLinked(engine, meant.truth)
    if (!learned) throw tooFew(meant.truth)
    const { file, objects, points } = learned
    await sealCalibration(lab, { run, made, truth: file, objects, points })
  }
  return knownErrors(lab, run)
}

/** Objects that are learned from at the most: a thousand times as many as a bin needs. */
const MOST = 100_000

const Pair = v.object({ sigma: v.number(), error: v.number() })

function learnLinked(engine: Engine, truth: string): LearnedErrors | null {
  const pairs = selectRows(
    engine,
    `SELECT * FROM (SELECT sigma_total::DOUBLE AS sigma, error::DOUBLE AS error FROM linked
      WHERE isfinite(sigma_total::DOUBLE) AND isfinite(error::DOUBLE)) USING SAMPLE reservoir(${MOST} ROWS) REPEATABLE (7)`,
    Pair,
  )
  const learned = learnCalibration(pairs)
  return learned && { file: truth, objects: pairs.length, points: [...learned.points] }
}

function tooFew(truth: string): Error {
  const what = `Errors are learned from ${FEWEST_CALIBRATED} or more objects with a shape and a truth.`
  const remedy = 'Flag by the Gaussian expected error, or by an uncertainty.'
  return fault(what, { where: truth, remedy })
}
