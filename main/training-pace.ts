import type { TrainingPace, TrainingProgress } from '../preload/contract-training'

/** Milliseconds over which the pace is measured: long enough for several rounds of drawing galaxies. */
const WINDOW = 60_000
/** The least that says anything of the pace. */
const LEAST = 3000

/** How fast a run goes by the clock, drawing, learning and validating together. `now` is in milliseconds. */
export class PaceMeter {
  private marks: { readonly at: number; readonly step: number }[] = []

  constructor(
    private readonly batch: number,
    private readonly now: () => number,
  ) {}

  /** The pace at a step that was just done. */
  at({ step, steps, learningRate }: TrainingProgress): TrainingPace {
    const at = this.now()
    const [oldest] = this.marks
    if (!this.marks.length || at - (this.marks.at(-1)?.at ?? 0) >= 250) this.marks.push({ at, step })
    this.marks = this.marks.filter((mark) => at - mark.at <= WINDOW)
    const rate = oldest && at - oldest.at >= LEAST ? (step - oldest.step) / ((at - oldest.at) / 1000) : null
    return {
      ...{ step, steps, learningRate },
      stampsPerSecond: rate && rate * this.batch,
      secondsLeft: rate && (steps - step) / rate,
    }
  }
}
