import * as v from 'valibot'
import { computed, type ComputedRef, type Ref } from 'vue'
import { idExpression, idLiteral, objectId } from '../../catalog/object-id'
import { conjunction, useFocus } from '../../state/focus'
import { useLinked } from '../../state/linked'
import { useStoreAnswer, type StoreAnswer, type StoreQuestion } from '../../state/store-answer'
import { useSurvey } from '../../state/survey'
import { useVisible } from '../../state/visible'

import { cellsQuery, SkyCell, stretchSql, type SkyQuantity, type SkyStretch } from './sky-cells'
import type { SkyPosition } from './sky-projection'
import type { SkyObject } from './sky-scene'
import type { SkyView } from './sky-view'
import { depthColumnsOf } from './sky-words'
import { FOOTPRINTS, readFootprints, type Footprint } from './tile-footprints'

/** The brush of the map, by its name: it filters all but the map. */
export const SKY = 'sky'

/** Milliseconds in which the map may be moved on before the store is asked. */
const PATIENCE = 140
/** Pixels that a cell has: of a depth enough for the median of some objects. */
const CELL: Readonly<Record<SkyQuantity, number>> = { density: 5, depth: 20 }
/** Objects from which on a sample of them is shown first. */
const MANY = 1_000_000
/** Objects up to which each is drawn by itself. */
const FEW = 1500

const ObjectRow = v.object({
  id: v.unknown(),
  ra: v.number(),
  dec: v.number(),
  flagged: v.nullable(v.boolean()),
})
const Position = v.object({ ra: v.number(), dec: v.number() })

/** Over which stretch cells were counted, and their side in degrees. */
interface CellsKey {
  readonly stretch: SkyStretch
  readonly step: number
}

type Rows<Row, Key = null> = Readonly<Ref<StoreAnswer<Key, readonly Row[]> | null>>

/** What the store says of a stretch of the sky, asked again when the map has moved or other objects count. */
export interface SkyRows {
  readonly cells: Rows<SkyCell, CellsKey>
  /** Whether the cells are those of a sample, scaled to all objects. */
  readonly isSample: ComputedRef<boolean>
  /** Each object by itself, where they are few and their density is shown. */
  readonly objects: Rows<SkyObject>
  readonly footprints: Rows<Footprint>
  readonly chosenAt: Rows<SkyPosition>
  readonly inSight: ComputedRef<number>
  /** The objects that count but for the brush of the map, as SQL. */
  readonly where: ComputedRef<string>
  readonly depth: ComputedRef<ReturnType<typeof depthColumnsOf>>
}

/** Asks the store for what the map shows of a stretch, looked at so. */
export function useSkyRows(
  stretch: Readonly<Ref<SkyStretch | null>>,
  view: Readonly<Ref<SkyView>>,
  quantity: Readonly<Ref<SkyQuantity>>,
  fail: (error: unknown) => void,
): SkyRows {
  const [linked, focus, lies, visible] = [useLinked(), useFocus(), useSurvey(), useVisible()]
  const ask = <Key, Found>(
    wanted: () => StoreQuestion<Key> | null,
    read: (rows: unknown[]) => Found,
  ): Readonly<Ref<StoreAnswer<Key, Found> | null>> => useStoreAnswer(wanted, read, fail, PATIENCE)
  const where = computed(() =>
    conjunction([
      focus.filter,
      ...focus.brushes.filter(({ source }) => source !== SKY).map(({ sql }) => sql),
    ]),
  )
  const depth = computed(() => depthColumnsOf(linked.table))
  // A power of the root of two, so that moving on asks for the same cells.
  const step = computed(() => 2 ** (Math.round(2 * Math.log2(CELL[quantity.value] * view.value.scale)) / 2))
  const asked = computed(() =>
    stretch.value && visible.value && linked.table
      ? { stretch: stretch.value, version: linked.table.version }
      : null,
  )

  function cellsOf(table: 'linked' | 'linked_sample'): { sql: string; key: CellsKey } | null {
    if (!asked.value) return null
    const { stretch: seen, version } = asked.value
    const columns = quantity.value === 'depth' ? depth.value : null
    const sql = cellsQuery(table, where.value, seen, step.value, columns)
    return { sql: `${sql} -- ${version}`, key: { stretch: seen, step: step.value } }
  }
  const readCells = (rows: unknown[]): SkyCell[] => v.parse(v.array(SkyCell), rows)
  const exact = ask(() => cellsOf('linked'), readCells)
  // A sample is there at once where counting all would be waited for; it stands in until they are counted.
  const sampled = ask(
    () => ((linked.table?.objects ?? 0) > MANY ? cellsOf('linked_sample') : null),
    readCells,
  )
  const isSample = computed(() => exact.value?.key.stretch !== stretch.value && sampled.value !== null)
  const cells = computed(() => {
    if (!isSample.value || !sampled.value) return exact.value
    const { key, found } = sampled.value
    const each = (linked.table?.objects ?? 0) / Math.max(1, linked.table?.sampled ?? 1)
    return { key, found: found.map((cell) => ({ ...cell, n: Math.round(cell.n * each) })) }
  })
  const inSight = computed(() => cells.value?.found.reduce((sum, { n }) => sum + n, 0) ?? 0)

  function objectsWanted(): { sql: string; key: null } | null {
    const isFew = inSight.value > 0 && inSight.value <= FEW && quantity.value === 'density'
    if (!asked.value || !lies.idType || !isFew) return null
    const condition = `${stretchSql(asked.value.stretch)}${where.value && ` AND ${where.value}`}`
    const sql = `SELECT ${idExpression(lies.idType)} AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec, flagged FROM linked
      WHERE ${condition} LIMIT ${FEW} -- ${asked.value.version}`
    return { sql, key: null }
  }

  function chosenWanted(): { sql: string; key: null } | null {
    if (focus.chosen === null || !linked.table || !lies.idType) return null
    const id = idLiteral(focus.chosen, lies.idType)
    const sql = `SELECT ra::DOUBLE AS ra, dec::DOUBLE AS dec FROM objects WHERE id = ${id} AND dec BETWEEN -90 AND 90 LIMIT 1`
    return { sql, key: null }
  }

  return {
    ...{ cells, isSample, inSight, where, depth },
    objects: ask(objectsWanted, readObjects),
    footprints: ask(
      () => (lies.survey?.tiles.length ? { sql: `${FOOTPRINTS} -- ${lies.survey.folder}`, key: null } : null),
      readFootprints,
    ),
    chosenAt: ask(chosenWanted, (rows) => v.parse(v.array(Position), rows)),
  }
}

function readObjects(rows: unknown[]): SkyObject[] {
  return v.parse(v.array(ObjectRow), rows).flatMap(({ id, ...rest }) => {
    const known = objectId(id)
    return known === null ? [] : [{ id: known, ...rest }]
  })
}
