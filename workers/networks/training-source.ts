/** Galaxies to learn from, with the truth. */
export interface TrainingBatch {
  /** `[stamp, row, column, band]` in nJy, 64 x 64 x 6, with noise. */
  readonly stamps: Float32Array
  /** The numbers of their point-spread functions, `[stamp, 18]`, as `psfNumbers` has them. */
  readonly psfs: Float32Array
  /** The reduced shear shapes g1, g2, `[stamp, 2]`, in pixel axes. */
  readonly shapes: Float32Array
  /** The blendedness of each in i band. */
  readonly blendedness: Float32Array
}

/** What is asked of a source. */
export interface SourceOptions {
  readonly batch: number
  readonly seed: number
}

/** Where galaxies to learn from come from. */
export interface TrainingSource {
  /** In words, for the model card: which galaxies, which noise, which version of what made them. */
  readonly recipe: string
  /** How many galaxies there are that differ; the divergence of posteriors is divided by it. Infinity where each is new. */
  readonly size: number
  /** Batches, the first of which is number `from`, counted from 0: the same number and seed give the same batch. */
  batches(options: SourceOptions, from: number): AsyncIterator<TrainingBatch>
  /** Galaxies that are in no batch. */
  heldOut(count: number, seed: number): Promise<TrainingBatch>
}
