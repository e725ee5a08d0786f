import { shallowRef, watch, type Ref } from 'vue'
import { idLiteral } from '../catalog/object-id'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import { useVisible } from '../state/visible'
import type { Measure } from './measure'
import type { ChosenMark } from './overlay'

/** Where the chosen object lies in a figure of two measures; null while none is, or it has no values. */
export function useChosenMark(x: () => Measure, y: () => Measure): Readonly<Ref<ChosenMark | null>> {
  const [focus, linked, lies, visible] = [useFocus(), useLinked(), useSurvey(), useVisible()]
  const mark = shallowRef<ChosenMark | null>(null)
  let asked = 0

  async function find(id: string): Promise<ChosenMark | null> {
    const columns = `(${x().sql})::DOUBLE AS x, (${y().sql})::DOUBLE AS y`
    const sql = `SELECT ${columns} FROM linked WHERE id = ${idLiteral(id, lies.idType)} LIMIT 1`
    const row = (await lab.query(sql)).toArray()[0] as { x: number | null; y: number | null } | undefined
    if (!row || row.x === null || row.y === null) return null
    return { x: row.x, y: row.y, words: `object ${id}` }
  }

  async function follow(id: string | null): Promise<void> {
    const mine = ++asked
    // A figure that cannot be drawn says so; its mark is only left out.
    const found = id === null || lies.idType === '' ? null : await find(id).catch(() => null)
    if (asked === mine) mark.value = found
  }

  watch(
    [() => focus.chosen, () => linked.table, visible, () => x().sql, () => y().sql],
    ([id, table, seen]) => void (seen && follow(table ? id : null)),
    { immediate: true },
  )
  return mark
}
