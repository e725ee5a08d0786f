import { computed, onMounted, onUnmounted, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'
import { limitsOf, type Limits, type PixelSample } from './automatic-limits'
import { cellDecoder } from './cell-decoder'
import { frameClock, type FrameTimes } from './frame-clock'
import { shownBits } from './mask-legend'
import type { Drawn, Marks } from './object-marks'
import type { OpenTile } from './open-tile'
import { drawOverlay } from './overlay'
import { pictureOn, type Picture } from './picture'
import type { ShownLayers } from './shown-layers'
import type { TileLook } from './tile-look'
import { tileScene, type Sight, type TileScene } from './tile-scene'
import type { TileWindow } from './use-tile-window'

/** What is drawn, and where. */
export interface TileDrawingWanted {
  readonly picture: Readonly<Ref<HTMLCanvasElement | null>>
  readonly overlay: Readonly<Ref<HTMLCanvasElement | null>>
  readonly window: TileWindow
  readonly tile: Readonly<ShallowRef<OpenTile | null>>
  readonly shown: Readonly<Ref<ShownLayers | null>>
  readonly look: Readonly<Ref<TileLook>>
  readonly marks: Readonly<Ref<Omit<Marks, 'all' | 'errors'>>>
  readonly visible: Readonly<Ref<boolean>>
}

/** What has been drawn of a tile. */
export interface TileDrawing {
  readonly scene: TileScene
  /** The largest side that a texture may have. */
  mostSide(): number
  /** Null where the page cannot draw. */
  readonly card: Readonly<ShallowRef<Picture | null>>
  readonly problem: Readonly<ShallowRef<FaultReport | null>>
  /** Why cells could not be read, each reason once. */
  readonly failures: Readonly<ShallowRef<readonly string[]>>
  readonly limits: Readonly<ShallowRef<Limits | null>>
  readonly sample: Readonly<ShallowRef<PixelSample | null>>
  /** Name of the tile of which all that is in sight has been drawn; '' while something is missing. */
  readonly whole: Readonly<Ref<string>>
  readonly drawn: Readonly<ShallowRef<Drawn | null>>
  readonly work: Readonly<ShallowRef<DrawingWork>>
  /** Forgets the cells of the tile that was open. */
  clear(): void
  /** Draws at once, for whoever reads the canvases. */
  drawNow(): void
}

/** What drawing costs: times of frames, cells that were decoded since the start, and bytes that lie decoded. */
export interface DrawingWork extends FrameTimes {
  readonly decoded: number
  readonly bytes: number
}

/** A zoom that did not change for so many milliseconds rests. */
const REST = 140

/** Draws a tile in the next frame whenever something of it changed, and never otherwise. */
export function useTileDrawing(wanted: TileDrawingWanted): TileDrawing {
  const { window: tileWindow, tile, shown, look, visible } = wanted
  const card = shallowRef<Picture | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  const failures = shallowRef<readonly string[]>([])
  const [limits, sample] = [shallowRef<Limits | null>(null), shallowRef<PixelSample | null>(null)]
  const [whole, drawn] = [ref(''), shallowRef<Drawn | null>(null)]
  const work = shallowRef<DrawingWork>({ median: 0, longest: 0, perSecond: 0, decoded: 0, bytes: 0 })
  const [decoder, clock] = [cellDecoder(), frameClock()]
  let frame = 0
  let [zoom, zoomedAt] = [0, 0]
  let resting: ReturnType<typeof setTimeout> | undefined

  const scene = tileScene(decoder, {
    arrived: schedule,
    left: (key) => card.value?.drop(key),
    failed: (_key, why) => {
      if (!failures.value.includes(why)) failures.value = [...failures.value, why]
      schedule()
    },
  })

  const sight = computed((): Sight | null => {
    if (!tile.value || !shown.value) return null
    return {
      ...{ tile: tile.value, shown: shown.value, mask: look.value.mask },
      ...{ view: tileWindow.view.value, canvas: tileWindow.canvas.value, ratio: window.devicePixelRatio },
    }
  })

  function schedule(): void {
    if (frame === 0 && visible.value) frame = requestAnimationFrame(draw)
  }

  function draw(): void {
    cancelAnimationFrame(frame)
    frame = 0
    const start = performance.now()
    if (sight.value) drawTile(sight.value)
    else blank()
    clock.note(start, performance.now() - start)
    const { decoded, bytes } = scene.store
    work.value = { ...clock.read(performance.now()), decoded, bytes }
  }

  /** Whether the zoom changed a moment ago; then it is looked at again once it rests. */
  function zoomed(next: number): boolean {
    const now = performance.now()
    if (next !== zoom) {
      zoom = next
      zoomedAt = now
      clearTimeout(resting)
      resting = setTimeout(schedule, REST + 10)
    }
    return now - zoomedAt < REST
  }

  function drawTile(current: Sight): void {
    const isZooming = zoomed(current.view.zoom)
    scene.look(current, isZooming)
    sample.value = scene.sample(current)
    limits.value = limitsOf(look.value.limits, sample.value)
    drawPicture(current)
    drawMarks(current)
    whole.value = limits.value && scene.isWhole(current) ? current.tile.name : ''
  }

  function drawPicture({ view, ratio, shown: layers }: Sight, current = sight.value): void {
    if (!card.value || !limits.value || !current) return
    const { curve, softening, map, mask, bits, maskOpacity } = look.value
    card.value.draw(
      { ...view, zoom: view.zoom * ratio },
      {
        ...{ stretch: { ...limits.value, curve, softening }, weights: layers.weights, map, maskOpacity },
        shownBits: mask ? shownBits(layers.legend, bits) : 0,
      },
      scene.cells(current),
    )
  }

  function drawMarks({ tile: { world, grid }, view, ratio }: Sight): void {
    if (!wanted.overlay.value) return
    drawn.value = drawOverlay(wanted.overlay.value, ratio, view, {
      ...{ ...wanted.marks.value, all: look.value.objects, errors: look.value.errors },
      ...{ world, grid: look.value.grid, middle: { x: (grid.width - 1) / 2, y: (grid.height - 1) / 2 } },
    })
  }

  /** Nothing of the tile that was there stays on the canvases. */
  function blank(): void {
    whole.value = ''
    drawn.value = limits.value = sample.value = null
    const stretch = { black: 0, white: 1, curve: 'linear', softening: 1 } as const
    const nothing = { x: 0, y: 0, zoom: 1 }
    card.value?.draw(nothing, { stretch, weights: [], map: 'grey', shownBits: 0, maskOpacity: 0 }, [])
    wanted.overlay.value?.getContext('2d')?.clearRect(0, 0, 1e5, 1e5)
  }

  onMounted(() => {
    try {
      if (wanted.picture.value) card.value = pictureOn(wanted.picture.value)
    } catch (error) {
      problem.value = reportOf(error)
    }
    schedule()
  })
  onUnmounted(() => {
    cancelAnimationFrame(frame)
    clearTimeout(resting)
    scene.clear()
    decoder.stop()
    card.value?.free()
  })
  watch([sight, look, wanted.marks, visible], schedule)
  // Something else is in sight: it is not there before it is drawn.
  watch([sight, shown], () => void (whole.value = ''), { flush: 'sync' })

  return {
    ...{ scene, card, problem, failures, limits, sample, whole, drawn, work },
    mostSide: () => card.value?.mostSide ?? 2048,
    drawNow: draw,
    clear() {
      failures.value = []
      scene.clear()
    },
  }
}
