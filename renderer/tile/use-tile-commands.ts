import { computed, ref, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { reportOf } from '../../preload/fault'
import { useCommand } from '../commands/commands'
import { SIDES, type Side } from './edges'
import type { OpenTile } from './open-tile'
import { copyPicture, pngOfLayers, savePicture } from './save-tile'
import { changed, type TileLook } from './tile-look'
import type { TileDrawing } from './use-tile-drawing'

/** What commands of the tile act on. */
interface TileCommandsWanted {
  readonly tile: Readonly<ShallowRef<OpenTile | null>>
  readonly look: Ref<TileLook>
  readonly visible: Readonly<Ref<boolean>>
  readonly drawing: TileDrawing
  canvases(): HTMLCanvasElement[]
  /** What the picture shows, in words. */
  caption(): string
  goBeyond(side: Side): Promise<void>
  fitWhole(): void
  say(text: string): void
}

/** What can be done with a tile beside looking at it. */
export interface TileActions {
  /** Whether the time of a frame is shown. */
  readonly timed: Ref<boolean>
  readonly workInWords: ComputedRef<string>
  save(): Promise<void>
  copy(): Promise<void>
}

/** Offers the commands of the tile view while it is in sight. */
export function useTileCommands(wanted: TileCommandsWanted): TileActions {
  const { tile, look, visible, drawing, say } = wanted
  const timed = ref(false)

  async function withPicture(use: (name: string, png: Uint8Array) => Promise<string>): Promise<void> {
    if (!tile.value) return
    say('')
    drawing.drawNow()
    try {
      say(await use(tile.value.name, await pngOfLayers(wanted.canvases())))
    } catch (error) {
      const { what, where, remedy } = reportOf(error)
      say([what, where, remedy].filter(Boolean).join(' '))
    }
  }
  const save = (): Promise<void> =>
    withPicture(async (name, png) => {
      const file = await savePicture(name, png)
      return file === null ? '' : `Saved as ${file}.`
    })
  const copy = (): Promise<void> =>
    withPicture(async (name, png) => {
      await copyPicture(png, `${name}: ${wanted.caption()}`)
      return 'The picture is on the clipboard.'
    })

  useCommand(
    [
      { id: 'tile.fit', title: 'Show the whole tile', run: wanted.fitWhole },
      ...SIDES.map((side) => ({
        id: `tile.${side}`,
        title: `Go on to the tile beyond the ${EDGES[side]} edge`,
        keys: [`shift+arrow${side}`],
        run: () => void wanted.goBeyond(side),
      })),
      {
        id: 'tile.grid',
        title: 'Lines of right ascension and declination over the tile',
        run: () => (look.value = changed(look.value, { grid: !look.value.grid })),
      },
      {
        id: 'tile.mask',
        title: 'Mask over the tile',
        run: () => (look.value = changed(look.value, { mask: !look.value.mask })),
      },
      { id: 'tile.save', title: 'Save the picture of the tile', run: () => void save() },
      { id: 'tile.copy', title: 'Copy the picture of the tile', run: () => void copy() },
      { id: 'tile.time', title: 'Time of a frame of the tile', run: () => (timed.value = !timed.value) },
    ],
    visible,
  )

  return {
    ...{ timed, save, copy },
    workInWords: computed(() => {
      const { median, longest, perSecond, decoded, bytes } = drawing.work.value
      return [
        `${median.toFixed(1)} ms a frame, ${longest.toFixed(1)} at most; ${perSecond} frames in the last second`,
        `${decoded} cells decoded, ${(bytes / 2 ** 20).toFixed(0)} MB kept`,
        drawing.card.value?.renderer ?? '',
      ].join(' · ')
    }),
  }
}

const EDGES: Readonly<Record<Side, string>> = { left: 'left', right: 'right', up: 'upper', down: 'lower' }
