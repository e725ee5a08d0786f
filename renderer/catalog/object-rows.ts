import * as v from 'valibot'
import { shallowReactive } from 'vue'
import { cancelled } from '../../preload/fault'
import { lab } from '../lab'
import { identifier } from '../../workers/store/sql'
import { beside, columnsOf, idsOf, type Page } from './object-page'
import { idExpression, idLiteral, objectId, type ObjectId } from './object-id'
import { MARK_EVERY, marksQuery, pageQuery, readMarks, type OrderMark } from './order-marks'
import type { IdentifiedRows } from './identified-rows'
import type { TableRows } from './table-rows'
import { atOrAfter, orderBy, orderKeys, orderValues, type Sort } from './object-order'

/** Rows that are fetched at a time, and how many such pages are kept. */
const PAGE = 200
const PAGES_KEPT = 40

/** The rows of a table of objects, page by page as they come into sight. */
export interface ObjectRows extends IdentifiedRows {
  /** What a row has in a column; undefined while it is on its way. */
  at(index: number, column: string): unknown
  /** Fetches the pages between two rows, both included, and no longer any other; resolves when they are there. */
  show(first: number, last: number): Promise<void>
  /** Forgets everything: another order, other rows. */
  reset(table: TableRows, sort: Sort): void
}

interface Fetching {
  readonly rows: Promise<void>
  readonly controller: AbortController
}

/** Rows in the order of `sort`; ties by id, missing values last. */
export function objectRows(table: TableRows, sort: Sort): ObjectRows {
  const pages = shallowReactive(new Map<number, Page>())
  // Pages in the order in which they were last in sight.
  const kept = new Set<number>()
  const underWay = new Map<number, Fetching>()
  let order = orderOf(table, sort)

  async function fetchPage(page: number, signal: AbortSignal): Promise<void> {
    const mine = order
    const rows = await mine.read(page * PAGE, PAGE, signal)
    if (signal.aborted) throw cancelled()
    pages.set(page, rows)
    touch(page)
    // The rest of the columns follows; nobody waits for it.
    void mine.complete(rows, signal).then(
      (whole) => whole && mine === order && pages.has(page) && pages.set(page, whole),
      () => undefined,
    )
  }

  function touch(page: number): void {
    kept.delete(page)
    kept.add(page)
    for (const old of [...kept].slice(0, -PAGES_KEPT)) {
      kept.delete(old)
      pages.delete(old)
    }
  }

  async function ensure(page: number): Promise<void> {
    if (pages.has(page)) return touch(page)
    const already = underWay.get(page)
    if (already) return already.rows
    const controller = new AbortController()
    const rows = fetchPage(page, controller.signal).finally(() => {
      if (underWay.get(page)?.controller === controller) underWay.delete(page)
    })
    underWay.set(page, { rows, controller })
    return rows
  }

  function leave(isWanted: (page: number) => boolean): void {
    for (const [page, { controller }] of [...underWay]) {
      if (isWanted(page)) continue
      underWay.delete(page)
      controller.abort()
    }
  }

  /** Where an object stands; asked again where the order has become another meanwhile. */
  async function find(id: ObjectId): Promise<number | null> {
    const mine = order
    try {
      return await mine.find(id)
    } catch (error) {
      if (mine === order) throw error
      return find(id)
    }
  }

  const pageOf = (index: number): Page | undefined => pages.get(Math.floor(index / PAGE))
  const at = (index: number, column: string): unknown =>
    pageOf(index)
      ?.get(column)
      ?.at(index % PAGE)
  return {
    at,
    has: (index) => pageOf(index) !== undefined,
    idAt: (index) => objectId(at(index, 'id')),
    find,
    load: (index) => ensure(Math.floor(index / PAGE)),
    async show(first, last) {
      const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)]
      leave((page) => page >= from && page <= to)
      await Promise.all(Array.from({ length: to - from + 1 }, (_, step) => ensure(from + step)))
    },
    reset(nextTable, nextSort) {
      leave(() => false)
      order.leave()
      order = orderOf(nextTable, nextSort)
      pages.clear()
      kept.clear()
    },
  }
}

interface Order {
  read(offset: number, limit: number, signal: AbortSignal): Promise<Page>
  /** The same rows with the columns that `read` left out; null where it left out none. */
  complete(rows: Page, signal: AbortSignal): Promise<Page | null>
  find(id: ObjectId): Promise<number | null>
  leave(): void
}

/** Objects in one order, which is marked when rows far from its beginning are asked for. */
function orderOf(table: TableRows, sort: Sort): Order {
  const { columns } = table
  const own = table.own?.has(sort.column) ? table.own : null
  const from = own ? 'objects' : table.from
  const keys = orderKeys(sort, columns)
  const idType = columns.find(({ name }) => name === 'id')?.type ?? 'VARCHAR'
  const id = idExpression(idType)
  const select = columns
    .filter(({ name }) => own?.has(name) ?? true)
    .map(({ name }) => (name === 'id' ? `${id} AS id` : identifier(name)))
    .join(', ')
  const controller = new AbortController()
  let marks: Promise<OrderMark[]> | undefined

  async function findMarks(): Promise<OrderMark[]> {
    const table = await lab.query(marksQuery(from, keys), controller.signal)
    return readMarks(keys, table.toArray())
  }

  async function marksFor(offset: number): Promise<OrderMark[]> {
    if (offset < 2 * MARK_EVERY) return []
    marks ??= findMarks().catch((error: unknown) => {
      marks = undefined
      throw error
    })
    return marks
  }

  return {
    leave: () => controller.abort(),
    async read(offset, limit, signal) {
      const found = await marksFor(offset)
      if (signal.aborted) throw cancelled()
      return columnsOf(await lab.query(pageQuery(from, select, keys, found, offset, limit), signal))
    },
    async complete(rows, signal) {
      const rest = columns.filter(({ name }) => own && !own.has(name)).map(({ name }) => identifier(name))
      const ids = idsOf(rows.get('id'))
      if (rest.length === 0 || ids.length === 0) return null
      const wanted = ids.map((one) => idLiteral(one, idType)).join(', ')
      const sql = `SELECT ${id} AS id, ${rest.join(', ')} FROM ${table.from} WHERE id IN (${wanted})`
      return beside(rows, ids, columnsOf(await lab.query(sql, signal)))
    },
    async find(wanted) {
      const values = `SELECT ${orderValues(keys)} FROM ${from} WHERE id = ${idLiteral(wanted, idType)} ORDER BY ${orderBy(keys)} LIMIT 1`
      const found = (await lab.query(values, controller.signal)).toArray()[0]
      if (!found) return null
      const { v0 = null, v1 = null } = v.parse(Place, found)
      const before = `SELECT count(*)::DOUBLE AS n FROM ${from} WHERE NOT ${atOrAfter(keys, [v0, v1])}`
      return v.parse(Count, (await lab.query(before, controller.signal)).toArray()[0]).n
    },
  }
}

const Place = v.object({ v0: v.nullable(v.string()), v1: v.optional(v.nullable(v.string())) })
const Count = v.object({ n: v.number() })
