import type { Table } from '@uwdata/flechette'
import { objectId, type ObjectId } from './object-id'

/** A column of a page: its values are decoded when they are looked at. */
export interface PageColumn {
  readonly length: number
  at(index: number): unknown
}

/** The columns of some rows, by their names. */
export type Page = ReadonlyMap<string, PageColumn>

/** The columns of an answer. */
export function columnsOf(table: Table): Page {
  return new Map(table.names.map((name, at) => [String(name), table.getChildAt(at)]))
}

/** The ids of a page, row by row; a row without one has none. */
export function idsOf(ids: PageColumn | undefined): ObjectId[] {
  return Array.from({ length: ids?.length ?? 0 }, (_, row) => objectId(ids?.at(row)) ?? '')
}

/** A page with the columns of `more`, whose rows stand in any order and are found by their ids; null for those that are not there. */
export function beside(page: Page, ids: readonly ObjectId[], more: Page): Page {
  const places = new Map(idsOf(more.get('id')).map((id, row) => [id, row]))
  const rows = ids.map((id) => places.get(id))
  const added = [...more].filter(([name]) => name !== 'id')
  return new Map([
    ...page,
    ...added.map(([name, column]): [string, PageColumn] => [
      name,
      {
        length: rows.length,
        at(index) {
          const row = rows[index]
          return row === undefined ? null : column.at(row)
        },
      },
    ]),
  ])
}
