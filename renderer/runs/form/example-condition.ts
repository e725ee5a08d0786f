import type { SurveySummary } from '../../../preload/contract'

/** A condition to begin with, of columns that the survey has. */
export function exampleCondition({ columns }: Pick<SurveySummary, 'columns'>): string {
  const has = (name: string): boolean => columns.some((column) => column.name === name)
  if (has('mag_i')) return has('tile') ? 'mag_i < 24 AND tile = 0' : 'mag_i < 24'
  if (has('tile')) return 'tile = 0'
  return '"dec" > 0'
}
