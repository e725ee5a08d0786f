import type { LabRun } from '../../../preload/contract-queue'

/** What runs can be sorted by. */
export const SORT_KEYS = ['created', 'model', 'samples', 'device', 'objects', 'flagged', 'rms'] as const
export type SortKey = (typeof SORT_KEYS)[number]

/** A key and whether the least come first. */
export interface Sorting {
  readonly key: SortKey
  readonly ascending: boolean
}

/** The rms of a run against the truth, with its standard error. */
export interface RunRms {
  readonly objects: number
  readonly rms: number
  readonly error: number | null
}

const VALUES: Readonly<Record<Exclude<SortKey, 'rms'>, (run: LabRun) => string | number>> = {
  created: ({ created }) => created,
  model: ({ model }) => model,
  samples: ({ options }) => options.samples,
  device: ({ simulation }) => simulation?.device ?? '',
  objects: ({ estimated }) => estimated,
  flagged: ({ flagged }) => flagged,
}

/** Runs in order; those without a value come last, and of equal ones the newest first. */
export function sortedRuns(
  runs: readonly LabRun[],
  { key, ascending }: Sorting,
  rms: ReadonlyMap<string, RunRms>,
): LabRun[] {
  const valueOf = (run: LabRun): string | number =>
    key === 'rms' ? (rms.get(run.run)?.rms ?? NaN) : VALUES[key](run)
  return [...runs].sort((one, other) => {
    const order = compared(valueOf(one), valueOf(other), ascending)
    return order || compared(one.created, other.created, false)
  })
}

function compared(one: string | number, other: string | number, ascending: boolean): number {
  const [isNone, isOtherNone] = [one, other].map((value) => Number.isNaN(value))
  if (isNone || isOtherNone) return Number(isNone) - Number(isOtherNone)
  const order = one < other ? -1 : Number(one > other)
  return ascending ? order : -order
}

/** The sorting after a press on a key: numbers and times begin with the highest, a second press turns them round. */
export function pressed(now: Sorting, key: SortKey): Sorting {
  if (now.key === key) return { key, ascending: !now.ascending }
  return { key, ascending: key === 'model' || key === 'device' || key === 'rms' }
}
