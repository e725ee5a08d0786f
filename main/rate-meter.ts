/** Milliseconds over which a rate is measured. */
const WINDOW = 60_000
/** The least that says anything of it. */
const LEAST = 3000
/** Between two marks that are kept. */
const STEP = 250

/** How fast something goes by the clock, over the last minute. `now` is in milliseconds. */
export class RateMeter {
  private marks: { readonly at: number; readonly done: number }[] = []

  constructor(private readonly now: () => number) {}

  /** What is done a second, now that `done` is done in all; null until that can be said. */
  at(done: number): number | null {
    const at = this.now()
    const [oldest] = this.marks
    if (!oldest || at - (this.marks.at(-1)?.at ?? 0) >= STEP) this.marks.push({ at, done })
    this.marks = this.marks.filter((mark) => at - mark.at <= WINDOW)
    return oldest && at - oldest.at >= LEAST ? (1000 * (done - oldest.done)) / (at - oldest.at) : null
  }

  /** After a pause what went before says nothing. */
  restart(): void {
    this.marks = []
  }
}
