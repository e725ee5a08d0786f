import { bitOf, SUSPECT_BITS } from '../flags/object-flags'
import type { ObjectColumn } from '../store/catalog-roles'
import { identifier } from '../store/sql'
import { catalogNames, RUN_COLUMNS, TRUTH_COLUMNS } from './linked-columns'
import { VERDICTS } from './verdict-codes'

/** Tables that are aligned row by row: the catalog's, and those of what is linked to it; null for what there is none of. */
export interface AlignedTables {
  readonly catalog: string
  readonly estimates: string | null
  readonly truth: string | null
  readonly verdicts: string | null
}

/** The rule of a run: estimates whose `measure` is above `cut` are of high uncertainty. */
export interface CutRule {
  readonly measure: string
  readonly cut: number
}

/**
 * The SELECT of `linked`: aligned tables side by side. Positions need no join, so a column that is not asked for costs nothing. `made` are the
 * columns of `objects` as SQL of the row `catalog`.
 */
export function linkedSelect(
  tables: AlignedTables,
  made: readonly ObjectColumn[],
  rule: CutRule | null,
): string {
  const names = catalogNames(made.map(({ name }) => name))
  const selected = [
    ...made.map(({ sql }, at) => `${sql} AS ${identifier(names[at] ?? '')}`),
    ...runColumns(tables.estimates !== null, rule),
    verdictColumn(tables.verdicts !== null),
    ...truthColumns(tables),
  ]
  const beside = [
    ...(tables.estimates === null ? [] : [`${tables.estimates} e`]),
    ...(tables.verdicts === null ? [] : [`${tables.verdicts} w`]),
    ...(tables.truth === null ? [] : [`${tables.truth} t`]),
  ]
  const from = [`${tables.catalog} catalog`, ...beside].join(' POSITIONAL JOIN ')
  return `SELECT ${selected.join(', ')} FROM ${from}`
}

function runColumns(isThere: boolean, rule: CutRule | null): string[] {
  if (!isThere)
    return [...RUN_COLUMNS.map(({ name, type }) => `NULL::${type} AS ${name}`), 'NULL::BOOLEAN AS flagged']
  const isUncertain = rule && `coalesce(e.${rule.measure} > '${rule.cut}'::DOUBLE, false)`
  const bit = bitOf('highUncertainty')
  const flags = isUncertain
    ? `(e.flags | CASE WHEN ${isUncertain} THEN ${bit} ELSE 0 END)::UINTEGER`
    : 'e.flags'
  const flagged = `CASE WHEN e.flags IS NOT NULL THEN ${flags} & ${SUSPECT_BITS} <> 0 OR e.g1 IS NULL END`
  return [
    ...RUN_COLUMNS.map(({ name }) => `${name === 'flags' ? flags : `e.${name}`} AS ${name}`),
    `${flagged} AS flagged`,
  ]
}

function verdictColumn(isThere: boolean): string {
  const cases = VERDICTS.map((verdict, at) => `WHEN ${at + 1} THEN '${verdict}'`).join(' ')
  return `${isThere ? `CASE w.verdict ${cases} END` : 'NULL::VARCHAR'} AS verdict`
}

/** The true shapes and the errors of the estimates: of whole stamps only, as they are scored (`evaluate`). */
function truthColumns({ estimates, truth }: AlignedTables): string[] {
  const known = TRUTH_COLUMNS.map(({ name, type }) =>
    truth === null ? `NULL::${type} AS ${name}` : `t.${name} AS ${name}`,
  )
  const isKnown = estimates !== null && truth !== null
  const [d1, d2] = ['g1', 'g2'].map((part) => `(e.${part}::DOUBLE - t.true_${part})`)
  const ofWhole = (error: string): string =>
    isKnown ? `CASE WHEN e.fraction_missing = 0 AND e.bands = 6 THEN ${error} END` : 'NULL::DOUBLE'
  return [
    ...known,
    `${ofWhole(d1 ?? '')} AS error_g1`,
    `${ofWhole(d2 ?? '')} AS error_g2`,
    `${ofWhole(`sqrt(${d1} * ${d1} + ${d2} * ${d2})`)} AS error`,
  ]
}
