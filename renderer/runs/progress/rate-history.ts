/** How much of a run was done at a moment, in milliseconds of the page's clock. */
export interface Mark {
  readonly at: number
  readonly done: number
}

/** The rate that a run had at a moment, objects a second. */
export interface Rate {
  readonly at: number
  readonly rate: number
}

/** How long a rate is remembered, and over how long each is measured, in milliseconds: objects come in batches. */
export const REMEMBERED = 120_000
const MEASURED = 10_000
/** Between two marks that are kept. */
const STEP = 500

/** Marks with one more. Marks of another run, of which more was done, are forgotten. */
export function marked(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const last = marks.at(-1)
  if (last && mark.done < last.done) return [mark]
  if (last && mark.at - last.at < STEP) return marks
  return [...marks.filter(({ at }) => mark.at - at <= REMEMBERED + MEASURED), mark]
}

/** Rates over the last seconds before each mark that has as much before it; where it stood still between, they are 0. */
export function ratesOf(marks: readonly Mark[]): Rate[] {
  const [first] = marks
  if (!first) return []
  return marks
    .filter(({ at }) => at - first.at >= MEASURED)
    .map(({ at, done }) => ({ at, rate: (1000 * (done - doneAt(marks, at - MEASURED))) / MEASURED }))
}

/** How much was done at a moment between marks, as if it had gone on evenly from one to the next. */
function doneAt(marks: readonly Mark[], at: number): number {
  const after = marks.findIndex((mark) => mark.at >= at)
  const [before, next] = [marks[after - 1], marks[after]]
  if (!before || !next) return next?.done ?? 0
  return before.done + ((next.done - before.done) * (at - before.at)) / (next.at - before.at)
}
