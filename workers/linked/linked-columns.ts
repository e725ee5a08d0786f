import { distinctNames } from '../catalog/distinct-names'

/** A column with its SQL type. */
export interface TypedColumn {
  readonly name: string
  readonly type: string
}

const floats = (...names: string[]): TypedColumn[] => names.map((name) => ({ name, type: 'FLOAT' }))

/** The columns of a run in `linked`, as `estimates_all` has them (reduced shear, flags as `OBJECT_FLAGS`). */
export const RUN_COLUMNS: readonly TypedColumn[] = [
  ...floats('g1', 'g2', 'aleatoric_11', 'aleatoric_12', 'aleatoric_22'),
  ...floats('epistemic_11', 'epistemic_12', 'epistemic_22'),
  ...floats('sigma_aleatoric', 'sigma_epistemic', 'sigma_total'),
  { name: 'flags', type: 'UINTEGER' },
  ...floats('fraction_missing'),
  { name: 'bands', type: 'UTINYINT' },
  ...floats('snr', 'size_to_psf', 'blendedness', 'moments_g1', 'moments_g2', 'moments_sigma', 'disagreement'),
  { name: 'beyond_training', type: 'UTINYINT' },
]

/** The columns of a truth as they are kept: true reduced shear and the i-band blendedness. */
export const TRUTH_COLUMNS: readonly TypedColumn[] = floats('true_g1', 'true_g2', 'true_blendedness')

/** Names that `linked` gives to columns of its own. */
const OWN_NAMES: readonly string[] = [
  ...[...RUN_COLUMNS, ...TRUTH_COLUMNS].map(({ name }) => name),
  ...['flagged', 'verdict', 'error_g1', 'error_g2', 'error'],
]

/** What the columns of a catalog are called in `linked`: as in `objects`, or `catalog_NAME` where that is taken, in any case. */
export function catalogNames(names: readonly string[]): string[] {
  const own = new Set(OWN_NAMES)
  const isTaken = (name: string): boolean => own.has(name.toLowerCase())
  // Those that keep their names come first, so that no other takes one of them.
  const kept = names.filter((name) => !isTaken(name))
  const renamed = names.filter(isTaken)
  const distinct = distinctNames([...OWN_NAMES, ...kept, ...renamed.map((name) => `catalog_${name}`)])
  const given = distinct.slice(OWN_NAMES.length + kept.length)
  return names.map((name) => (isTaken(name) ? (given[renamed.indexOf(name)] ?? name) : name))
}
