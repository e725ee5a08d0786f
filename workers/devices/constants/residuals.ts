import residuals from './residuals.json'

/** What the fitted constants leave of a published point. */
export interface PointResidual {
  readonly batch: number
  readonly devices: number
  /** In the unit of the series. */
  readonly published: number
  readonly predicted: number
  /** Relative to what was published: 0.1 is 10 % too much. */
  readonly error: number
}

/** What they leave of a published series. */
export interface SeriesResiduals {
  /** Its id: `dnn-training/gc2`. */
  readonly series: string
  /** Whether constants were fitted to it. */
  readonly fitted: boolean
  /** Mean of the errors' sizes. */
  readonly meanError: number
  readonly points: readonly PointResidual[]
}

/** The residuals as `bench/devices` wrote them with the constants: of every published series that the model predicts. */
export const fittedResiduals: readonly SeriesResiduals[] = residuals
