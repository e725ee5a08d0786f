import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { reportOf } from '../../preload/fault'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import type { OpenTile } from './open-tile'
import { readTileObjects, type TileObjects } from './tile-objects'

const NONE: TileObjects = { objects: [], truncated: false }

/** The objects of the tile that is open, read again when what is said of them changes, or which of them count; `problem` is '' for none. */
export function useTileObjects(
  tile: Readonly<ShallowRef<OpenTile | null>>,
  visible: Readonly<Ref<boolean>>,
): { readonly found: Readonly<ShallowRef<TileObjects>>; readonly problem: Readonly<Ref<string>> } {
  const [lies, linked, focus] = [useSurvey(), useLinked(), useFocus()]
  const found = shallowRef<TileObjects>(NONE)
  const problem = shallowRef('')
  let reading = new AbortController()
  let read: OpenTile | null = null

  async function again(): Promise<void> {
    const { survey } = lies
    const [open, columns] = [tile.value, linked.table ? linked.columns : new Set<string>()]
    if (!visible.value) return
    reading.abort()
    const { signal } = (reading = new AbortController())
    // Those of another tile would stand at wrong places.
    if (open !== read) found.value = NONE
    if (!survey || !open?.world) return
    try {
      const wanted = { survey, world: open.world, size: open.grid, columns, where: focus.where }
      const objects = await readTileObjects(wanted, signal)
      if (signal.aborted) return
      found.value = objects
      read = open
      problem.value = ''
    } catch (error) {
      const report = reportOf(error)
      if (!signal.aborted && report.code !== 'cancelled' && report.code !== 'gone')
        problem.value = report.what
    }
  }

  watch([tile, () => linked.table, () => focus.where, visible], again, { immediate: true })
  onScopeDispose(() => reading.abort())
  return { found, problem }
}
