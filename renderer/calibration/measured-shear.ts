/** A number with its standard error. */
type WithError = readonly [value: number, error: number]

/** How a network answered to a shear that was put on simulated galaxies. */
export interface MeasuredShear {
  /** Of the description of the model, which holds that of its weights. */
  readonly hash: string
  readonly model: string
  readonly of: string
  readonly galaxies: number
  readonly rows: readonly {
    readonly component: string
    /** The response of the mean shape, and what of the shear is left wrong when half of the galaxies calibrate the other half: multiplied (m) and added (c). */
    readonly response: WithError
    readonly mShear: WithError
    readonly cShear: WithError | null
  }[]
  readonly how: string
  readonly source: string
}

/** What has been measured (docs/uncertainty.md, Response to shear). */
const MEASURED: readonly MeasuredShear[] = [
  {
    hash: '2ca99c0bc5b7fb1fc16fca0a29a7edb6e4aad1c07ecaca973a914875f4e39229',
    model: 'central',
    of: 'isolated galaxies (b < 0.01), true i < 25.8, detected (measured i < 25.3) behind all four lenses',
    galaxies: 1569,
    rows: [
      { component: 'both', response: [0.9436, 0.0049], mShear: [0.0045, 0.0106], cShear: null },
      { component: 'g1', response: [0.9431, 0.0067], mShear: [-0.0012, 0.0143], cShear: [-0.0005, 0.0015] },
      { component: 'g2', response: [0.9442, 0.0062], mShear: [0.0102, 0.0135], cShear: [-0.0012, 0.0016] },
    ],
    how: 'ISOLATED=1 node bench/shear.mjs 14000 central: a shear of +0.02 and −0.02 in each component, the same noise, 16 samples of the weights in the eight symmetries, errors by jackknife over 100 groups.',
    source: 'docs/uncertainty.md, Response to shear',
  },
]

/** What has been measured of the model with this hash; null where nothing has. */
export const shearOf = (hash: string): MeasuredShear | null =>
  MEASURED.find((one) => one.hash === hash) ?? null
