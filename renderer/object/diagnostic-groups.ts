import { meaningOf } from '../../workers/export/column-meanings'
import { formatCell } from '../catalog/format-cell'
import type { GridCell } from '../grid/grid-column'
import type { ObjectRow } from './object-row'

/** One value of an object, as it is shown. */
export interface Figured {
  readonly column: string
  readonly text: string
  readonly missing: boolean
  /** '' where there is none. */
  readonly unit: string
  readonly meaning: string
}

/** Values of one subject. */
export interface FigureGroup {
  readonly title: string
  readonly values: readonly Figured[]
}

const GROUPS: readonly (readonly [title: string, belongs: (column: string) => boolean])[] = [
  ['Truth', (column) => /^(true_|error)/.test(column)],
  ['Shape', (column) => ['run', 'model', 'g1', 'g2'].includes(column)],
  ['Uncertainty', (column) => /^(aleatoric|epistemic|sigma)_/.test(column)],
  ['Judgement', (column) => ['flags', 'flagged', 'verdict'].includes(column)],
  [
    'Diagnostics',
    (column) =>
      /^(moments_|size_to_psf)/.test(column) ||
      ['fraction_missing', 'bands', 'snr', 'blendedness', 'disagreement', 'beyond_training'].includes(column),
  ],
]
const ORDER = ['Shape', 'Uncertainty', 'Truth', 'Diagnostics', 'Judgement', 'Catalog'] as const

/** Meanings of columns that only `linked` has. */
const OF_LINKED: Readonly<Record<string, string>> = {
  flagged: 'Whether a flag that is no mere note is set, or there is no shape',
  true_g1: 'True reduced shear g1, along +x in pixel axes',
  true_g2: 'True reduced shear g2, along 45 deg in pixel axes',
  true_blendedness: 'True share of i light that is neighbours’',
  error_g1: 'Estimated less true g1',
  error_g2: 'Estimated less true g2',
  error: 'Length of the error: hypot(error_g1, error_g2)',
}

/** All values of a row by their subject, each with its unit and meaning where these are known; groups without a column are left out. `isLinked` where the row has an estimate's columns. */
export function groupsOf(row: ObjectRow, isLinked: boolean): FigureGroup[] {
  const subject = (column: string): string =>
    (isLinked && GROUPS.find(([, belongs]) => belongs(column))?.[0]) || 'Catalog'
  return ORDER.map((title) => ({
    title,
    values: [...row]
      .filter(([column]) => subject(column) === title)
      .map(([column, value]) => figured(column, value)),
  })).filter(({ values }) => values.length > 0)
}

function figured(column: string, value: unknown): Figured {
  const name = column.replace(/^catalog_/, '')
  const { unit, description } = meaningOf(name)
  const shown =
    OF_LINKED[column] ?? (name === column ? description : `${description ?? name}, of the catalog`)
  return { column, ...cellOf(name, value), unit: unit ?? '', meaning: shown ?? '' }
}

/** As in the catalog's table, but errors of magnitudes with two digits: those of bright objects are under a hundredth. */
function cellOf(column: string, value: unknown): GridCell {
  const isError = /^magerr_/.test(column) && typeof value === 'number' && Number.isFinite(value)
  return isError ? { text: value.toPrecision(2), missing: false } : formatCell(column, value)
}
