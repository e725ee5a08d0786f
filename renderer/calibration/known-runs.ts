/** A run of the lab, as the table `runs` has it. */
export interface KnownRun {
  readonly run: string
  readonly model: string
  /** ISO 8601. */
  readonly created: string
  /** Samples of the weights; 0 where their means are taken. */
  readonly samples: number
  readonly symmetric: boolean
  /** Of the description of the model, which holds that of its weights. */
  readonly hash: string
}

/** SQL of the runs of the lab, the newest first. */
export const RUNS_SQL = `SELECT run, model, created, samples, "symmetric", model_hash AS hash FROM runs ORDER BY created DESC`

/** The run that one is compared with unless another is asked for: the newest of the same model and the other kind, deterministic or Bayesian. */
export function otherKind(shown: KnownRun, runs: readonly KnownRun[]): KnownRun | null {
  const isOther = ({ hash, samples }: KnownRun): boolean =>
    hash === shown.hash && samples > 0 !== shown.samples > 0
  return runs.find(isOther) ?? null
}

/** What kind of run it is, in a word or two. */
export function kindInWords({ model, samples }: KnownRun): string {
  if (model === 'moments') return 'moments'
  return samples > 0 ? `Bayesian, ${samples} samples` : 'deterministic'
}

/** What a run is called beside another: its model where they differ in it, its kind, and a bit of its name where that is not enough. */
export function runInWords(run: KnownRun, beside: KnownRun | null): string {
  const kind = kindInWords(run)
  if (beside === null || beside.run === run.run) return run.model === kind ? kind : `${run.model}, ${kind}`
  const isSameKind = kindInWords(beside) === kind
  const model = run.model === beside.model || run.model === kind ? [] : [run.model]
  return [...model, kind, ...(isSameKind && run.model === beside.model ? [run.run.slice(0, 6)] : [])].join(
    ', ',
  )
}
