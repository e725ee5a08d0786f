import type { FaultReport } from '../../preload/fault'
import { sigmaOf } from './object-shapes'
import type { KnownShapes } from './shape-plane'

/** What the lab says of an object beside its shapes. */
export interface Standing {
  /** The run that the lab shows; null for none. */
  readonly run: string | null
  /** Whether the run has come to the object. */
  readonly isEstimated: boolean
}

/** What is not there, and what to do for it, in a few sentences; '' where all is there. */
export function missingInWords(
  { estimate, samples, truth, moments }: KnownShapes,
  { run, isEstimated }: Standing,
  samplesProblem: FaultReport | null,
): string {
  return [
    estimate ? '' : whyNoEstimate(run, isEstimated),
    estimate && samples === null ? whyNoSamples(sigmaOf(estimate.epistemic), samplesProblem) : '',
    truth ? '' : 'No truth is known for it: name a file of true shapes in survey.json, or match one.',
    moments || !isEstimated ? '' : 'Quick moments gave no shape.',
  ]
    .filter(Boolean)
    .join(' ')
}

function whyNoEstimate(run: string | null, isEstimated: boolean): string {
  if (run === null) return 'Nothing is estimated yet: start a run under Runs.'
  if (!isEstimated) return `The run ${run} has not estimated this object: let it go on, or show another run.`
  return 'The run found no shape: the flags say why.'
}

function whyNoSamples(epistemic: number, problem: FaultReport | null): string {
  if (epistemic === 0) return 'The model has no samples of its weights, so no epistemic uncertainty either.'
  if (!problem) return ''
  return [problem.what, problem.remedy].filter(Boolean).join(' ')
}
