import type { SurveySummary } from '../../preload/contract'

/** The SQL of how many objects a run would take, its condition on lines of its own so that a comment at its end hides nothing. */
export function selectionQuery(where: string): string {
  const condition = where.trim() === '' ? '' : ` WHERE (\n${where}\n)`
  return `SELECT count(*)::INTEGER AS objects FROM objects${condition}`
}

/** A condition to begin with, of columns that the survey has. */
export function exampleCondition({ columns }: Pick<SurveySummary, 'columns'>): string {
  const has = (name: string): boolean => columns.some((column) => column.name === name)
  if (has('mag_i')) return has('tile') ? 'mag_i < 24 AND tile = 0' : 'mag_i < 24'
  if (has('tile')) return 'tile = 0'
  return '"dec" > 0'
}
