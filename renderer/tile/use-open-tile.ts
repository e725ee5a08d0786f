import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { loadTile, type Progress, type SurveySummary } from '../../preload/contract'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { openTile, type OpenTile } from './open-tile'

/** The tile that is open, and how it came to be. */
export interface TileOpening {
  readonly tile: Readonly<ShallowRef<OpenTile | null>>
  /** Name of the tile that is wanted, '' for none. */
  readonly wanted: Readonly<Ref<string>>
  /** How far its reading has come; null while none is read. */
  readonly progress: Readonly<ShallowRef<Progress | null>>
  readonly problem: Readonly<ShallowRef<FaultReport | null>>
  /** Opens a tile; one that was under way is given up. `opened` hears of it before it is shown. */
  open(name: string, mostSide: number, opened: (tile: OpenTile) => void): Promise<void>
  cancel(): void
  /** No tile is open: another survey is. */
  forget(): void
  /** Has the tile after this one in the list brought into the store: it is likely to be looked at next. */
  readAhead(survey: SurveySummary): void
}

/** Opens tiles, one at a time. */
export function useOpenTile(): TileOpening {
  const tile = shallowRef<OpenTile | null>(null)
  const wanted = ref('')
  const progress = shallowRef<Progress | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  let opening = new AbortController()

  async function open(name: string, mostSide: number, opened: (tile: OpenTile) => void): Promise<void> {
    opening.abort()
    const { signal } = (opening = new AbortController())
    wanted.value = name
    problem.value = null
    progress.value = { stage: 'tile', done: 0, total: null, unit: 'bytes' }
    try {
      const next = await openTile(
        name,
        mostSide,
        signal,
        (step) => void (signal.aborted || (progress.value = step)),
      )
      if (signal.aborted) return
      opened(next)
      tile.value = next
    } catch (error) {
      const report = reportOf(error)
      if (signal.aborted) return
      tile.value = null
      problem.value = report.code === 'cancelled' ? cancelledReport(name) : report
    } finally {
      if (!signal.aborted) progress.value = null
    }
  }

  function cancel(): void {
    if (progress.value === null) return
    opening.abort()
    progress.value = null
    problem.value = cancelledReport(wanted.value)
  }

  function forget(): void {
    opening.abort()
    tile.value = problem.value = progress.value = null
    wanted.value = ''
  }

  onScopeDispose(() => opening.abort())
  return {
    ...{ tile, wanted, progress, problem, open, cancel, forget },
    readAhead({ tiles }) {
      const next = tiles[tiles.findIndex(({ name }) => name === wanted.value) + 1]
      if (next)
        void lab.call(loadTile, { tile: next.name }, { signal: opening.signal }).catch(() => undefined)
    },
  }
}

function cancelledReport(name: string): FaultReport {
  return { code: 'cancelled', what: `Reading ${name} was cancelled.`, remedy: 'Choose it again to read it.' }
}
