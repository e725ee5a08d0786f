import type { FaultReport } from '../../preload/fault'
import { readableProblem } from '../query/readable-problem'
import type { Measure, MeasureRange } from './measure'

/** Why a figure shows no bins: something went wrong, there is nothing to show, or it is on its way. */
export interface FigureGap {
  readonly kind: 'problem' | 'empty' | 'waiting'
  readonly what: string
  readonly remedy: string
}

interface Known {
  readonly state: 'none' | 'linking' | 'ready' | 'failed'
  readonly objects: number
  readonly problems: readonly (FaultReport | null)[]
  readonly measures: readonly Measure[]
  readonly ranges: readonly MeasureRange[] | null
  readonly isCounted: boolean
}

const COUNTING: FigureGap = { kind: 'waiting', what: 'Counting…', remedy: '' }

/** What stands in place of the bins; null where they can be drawn. */
export function figureGap({
  state,
  objects,
  problems,
  measures,
  ranges,
  isCounted,
}: Known): FigureGap | null {
  const problem = problems.find((one) => one !== null)
  if (problem) {
    const { what, remedy } = readableProblem(problem)
    return { kind: 'problem', what, remedy }
  }
  if (state === 'none')
    return { kind: 'empty', what: 'No survey is open.', remedy: 'Open one to see its objects here.' }
  if (state === 'linking') return { kind: 'waiting', what: 'Gathering the objects…', remedy: '' }
  if (objects === 0)
    return {
      kind: 'empty',
      what: 'The survey has no objects.',
      remedy: 'Open one with a catalog that has rows.',
    }
  if (!ranges) return COUNTING
  const blank = measures.find((_measure, at) => ranges[at]?.rows === 0)
  if (blank) return blankGap(blank)
  return isCounted ? null : COUNTING
}

function blankGap({ name, scale }: Measure): FigureGap {
  const what =
    scale === 'log'
      ? `No object has a value of ${name} above 0, as a logarithmic axis needs.`
      : `No object has a value of ${name}: all are missing or not finite.`
  return {
    ...{ kind: 'empty', what },
    remedy: 'Show another column, or a run or a truth that has them.',
  }
}

/** What is said below a figure of how many rows it shows and leaves out. */
export function countWords(counts: {
  readonly drawn: number
  readonly outside: number
  readonly notFinite: number
  /** Rows of the sample that the counts are of; null where they are of all. */
  readonly sample: number | null
  /** Whether the values are texts. */
  readonly isText?: boolean
}): string {
  const number = (n: number): string => n.toLocaleString('en')
  const { drawn, outside, notFinite, sample, isText = false } = counts
  return [
    `${number(drawn)} ${drawn === 1 ? 'object' : 'objects'} drawn`,
    ...(sample === null ? [] : [`of a sample of ${number(sample)}`]),
    ...(outside > 0 ? [`${number(outside)} outside`] : []),
    ...(notFinite > 0 ? [`${number(notFinite)} ${isText ? 'without a value' : 'not finite'}`] : []),
  ].join(', ')
}

/** Which objects a figure is of, for files and values: the filter and the brushes of other figures; '' where it is of all. */
export function selectionWords(
  filter: string,
  brushes: readonly { readonly source: string; readonly label: string }[],
  own: string,
): string {
  const others = brushes.filter(({ source }) => source !== own).map(({ label }) => label)
  const conditions = [filter.trim(), ...others].filter(Boolean)
  return conditions.length === 0 ? '' : `Of objects with ${conditions.join('; ')}.`
}
