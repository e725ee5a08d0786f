/** A step of a curve as SQL sums it up: objects whose values end at `value`. */
export interface CurveStep {
  /** The largest value of the step. */
  readonly value: number
  readonly objects: number
  /** Objects of a finite total sigma, and the sum of its squares. */
  readonly sized: number
  readonly sigma2: number
  /** Objects of known error, and the sum of the squares of |g_estimated - g_true|. */
  readonly known: number
  readonly error2: number
}

/**
 * What a border along a measure comes to, wherever it lies: running sums of steps by rising value. A step of many values (`isExact` is
 * false) is exact at its end, and straight in between.
 */
export interface RuleCurve {
  readonly isExact: boolean
  /** Objects that have a value of the measure. */
  readonly measured: number
  readonly values: Float64Array
  /** Sums over all objects up to each value. */
  readonly upTo: Readonly<Record<'objects' | 'sized' | 'sigma2' | 'known' | 'error2', Float64Array>>
}

/** What a border comes to. The root mean squares are of a component of the shape, reduced shear; null over no objects. */
export interface RuleOutcome {
  readonly threshold: number
  readonly flagged: number
  readonly stays: number
  /** sqrt(mean(sigma_total²)) of what stays: what the Gaussians of the covariances let expect. */
  readonly expected: number | null
  /** sqrt(mean(|error|²) / 2) of what stays and has a known error. */
  readonly true: number | null
  readonly known: number
}

/** Makes the curve; `steps` in any order, those without a finite value left out. */
export function ruleCurve(steps: readonly CurveStep[], isExact: boolean): RuleCurve {
  const sorted = steps.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value)
  const running = (of: (step: CurveStep) => number): Float64Array => {
    let sum = 0
    return Float64Array.from(sorted, (step) => (sum += of(step)))
  }
  const objects = running((step) => step.objects)
  return {
    ...{ isExact, measured: objects.at(-1) ?? 0, values: Float64Array.from(sorted, ({ value }) => value) },
    upTo: {
      objects,
      sized: running((step) => step.sized),
      sigma2: running((step) => step.sigma2),
      known: running((step) => step.known),
      error2: running((step) => step.error2),
    },
  }
}

/** The same curve along another measure that rises with its own. */
export function alongOther(curve: RuleCurve, to: (value: number) => number): RuleCurve {
  return { ...curve, values: curve.values.map(to) }
}

/** What the border `above a value` comes to. */
export function outcomeAbove(curve: RuleCurve, value: number): RuleOutcome {
  const at = placeOf(curve, value)
  return outcomeAt(curve, value, at)
}

/**
 * What a budget comes to: of n measured objects at most floor(share n) are flagged, and values that are equal at the border stay, as the
 * store finds it (`thresholdOfBudget`).
 */
export function outcomeOfBudget(curve: RuleCurve, share: number): RuleOutcome {
  const stays = curve.measured - Math.floor(share * curve.measured + 1e-9)
  const step = firstFrom(curve.upTo.objects, stays)
  const before = step === 0 ? 0 : valueAt(curve.upTo.objects, step - 1)
  const inStep = valueAt(curve.upTo.objects, step) - before
  const part = curve.isExact || inStep === 0 ? 1 : (stays - before) / inStep
  const low = valueAt(curve.values, Math.max(0, step - 1))
  const high = valueAt(curve.values, step)
  const threshold = part === 1 ? high : low + part * (high - low)
  return outcomeAt(curve, threshold, { step, part })
}

/** A place on the curve: all steps before `step`, and a part of it. */
interface Place {
  readonly step: number
  readonly part: number
}

function placeOf({ values, isExact }: RuleCurve, value: number): Place {
  const step = firstAbove(values, value)
  if (isExact || step === 0 || step === values.length) return { step, part: 0 }
  const [low, high] = [valueAt(values, step - 1), valueAt(values, step)]
  return { step, part: (value - low) / (high - low) }
}

function outcomeAt({ upTo, measured }: RuleCurve, threshold: number, { step, part }: Place): RuleOutcome {
  const sum = (sums: Float64Array): number => {
    const before = step === 0 ? 0 : valueAt(sums, step - 1)
    return step >= sums.length ? before : before + part * (valueAt(sums, step) - before)
  }
  const [stays, known] = [Math.round(sum(upTo.objects)), sum(upTo.known)]
  return {
    ...{ threshold, stays, flagged: measured - stays, known: Math.round(known) },
    expected: rootMean(sum(upTo.sigma2), sum(upTo.sized)),
    true: rootMean(sum(upTo.error2) / 2, known),
  }
}

const valueAt = (values: Float64Array, at: number): number => values[at] ?? NaN

function rootMean(sum: number, n: number): number | null {
  return n > 0.5 && Number.isFinite(sum) ? Math.sqrt(Math.max(0, sum) / n) : null
}

/** The first place in rising values that is above a value; their number where none is. */
export function firstAbove(values: Float64Array, value: number): number {
  return search(values, (one) => one > value)
}

/** The first place in rising values that is a value or more; the last one where none is. */
function firstFrom(values: Float64Array, value: number): number {
  return Math.max(
    0,
    Math.min(
      values.length - 1,
      search(values, (one) => one >= value),
    ),
  )
}

function search(values: Float64Array, isFound: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isFound(valueAt(values, middle))) high = middle
    else low = middle + 1
  }
  return low
}
