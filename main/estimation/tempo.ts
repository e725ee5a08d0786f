/** How long a run waits for what; milliseconds. */
export interface Tempo {
  /** Without a word for so long, a process that has work counts as hung. */
  readonly silence: number
  /** Between two tries to write what a disk did not take. */
  readonly pause: number
}

export const USUAL_TEMPO: Tempo = { silence: 600_000, pause: 2000 }
