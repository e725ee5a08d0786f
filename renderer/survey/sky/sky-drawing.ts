import { lineThrough, path, rectangle, text, type Shape, type Part } from '../../chart/drawing'
import { markAt } from '../../chart/mark-shape'
import type { Ramp } from '../../linked/count-colours'
import { drawnCells, pictureFromSky, rangeOfCells, type SkyScene } from './sky-scene'
import type { SkyPosition } from './sky-projection'
import type { PicturePoint } from './sky-view'

/** What lies over the cells of the map: grid, tiles, objects, the chosen one and the brush. */
export function skyShapes(scene: SkyScene): Shape[] {
  return [
    ...lines(scene),
    ...footprints(scene),
    ...objects(scene),
    ...tileNames(scene),
    ...brush(scene),
    ...chosen(scene),
    ...labels(scene),
  ]
}

/** The cells as shapes, one path for each colour, as files have them. */
export function cellShapes(scene: SkyScene, ramp: Ramp): Shape[] {
  const paths = new Map<number, string>()
  for (const { left, top, side, step } of drawnCells(scene, ramp).filter((cell) => isInside(scene, cell)))
    paths.set(step, (paths.get(step) ?? '') + rectangle(left, top, side, side))
  return [...paths].map(([step, d]) =>
    path(d, { part: 'bins', series: String(step) }, { fill: ramp[step] ?? null, crisp: true }),
  )
}

const KEY = { width: 150, height: 8 }

/** What stands below the map, where its lines end: what the colours mean, where there are some. */
export function keyShapes(scene: SkyScene, ramp: Ramp, name: string, top: number): Shape[] {
  const { width, height } = scene.extent
  const strip = rectangle(0, height, width, 2 * (top - height) + KEY.height)
  const ground = path(strip, { part: 'legend', series: 'ground' }, { fill: 'surface' })
  const range = rangeOfCells(scene)
  if (!range || scene.objects) return [ground, ...markKey(scene, top + KEY.height / 2)]
  const part = { part: 'legend', series: scene.quantity } as const
  const step = KEY.width / ramp.length
  const ends = range.map((end) => (scene.quantity === 'density' ? end.toLocaleString('en') : end.toFixed(2)))
  return [
    ground,
    text(`${name}: ${ends[0]}`, 0, top + KEY.height, part),
    ...ramp.map((fill, at) =>
      path(rectangle(190 + at * step, top, step + 0.5, KEY.height), part, { fill, crisp: true }),
    ),
    text(ends[1] ?? '', 190 + KEY.width + 6, top + KEY.height, part),
  ]
}

function isInside({ extent }: SkyScene, { left, top }: PicturePoint): boolean {
  return left > -40 && top > -40 && left < extent.width + 40 && top < extent.height + 40
}

/** A line through positions, broken where it leaves the picture by far. */
function through(scene: SkyScene, positions: readonly SkyPosition[], closed = false): string {
  const far = 4 * Math.max(scene.extent.width, scene.extent.height)
  const pieces: [number, number][][] = [[]]
  for (const position of positions) {
    const { left, top } = pictureFromSky(scene, position)
    const isNear = Math.abs(left) < far && Math.abs(top) < far
    const last = pieces.at(-1)?.at(-1)
    const jumps = last !== undefined && Math.hypot(last[0] - left, last[1] - top) > far
    if (!isNear || jumps) pieces.push([])
    if (isNear) pieces.at(-1)?.push([left, top])
  }
  const d = pieces.filter((piece) => piece.length > 1).map(lineThrough)
  return d.join('') + (closed && d.length === 1 ? 'Z' : '')
}

function lines(scene: SkyScene): Shape[] {
  return scene.lines.map(({ kind, positions }) =>
    path(through(scene, positions), { part: 'grid', series: kind }, { stroke: 'ink-soft', opacity: 0.28 }),
  )
}

/** Right ascensions along the foot, declinations at the left, each where its line enters. */
function labels(scene: SkyScene): Shape[] {
  const { width, height } = scene.extent
  return scene.lines.flatMap(({ kind, label, positions }) => {
    const points = positions.map((position) => pictureFromSky(scene, position))
    const axis = { part: 'axis', series: kind } as const
    const look = { tone: 'ink', halo: true } as const
    if (kind === 'ra') {
      const left = crossing(
        points.map(({ left: across, top }) => [top, across] as const),
        height - 8,
      )
      const fits = left !== null && left > 40 && left < width - 40
      return fits ? [text(label, left, height - 6, axis, { ...look, anchor: 'middle' })] : []
    }
    const top = crossing(
      points.map(({ left, top: across }) => [left, across] as const),
      4,
    )
    return top !== null && top > 14 && top < height - 24 ? [text(label, 4, top - 3, axis, look)] : []
  })
}

/** Where a line of points (along, across) meets `at`; null where it does not. */
function crossing(points: readonly (readonly [number, number])[], at: number): number | null {
  for (const [index, [from, low]] of points.entries()) {
    const next = points[index + 1]
    if (!next || (from - at) * (next[0] - at) > 0 || from === next[0]) continue
    return low + ((next[1] - low) * (at - from)) / (next[0] - from)
  }
  return null
}

/** Names of tiles that are large enough on the picture to bear them. */
const NAMED = 70

function footprints(scene: SkyScene): Shape[] {
  return tilesInSight(scene).map(({ tile, rim }) =>
    path(
      through(scene, rim, true),
      { part: 'region', series: tile },
      { stroke: 'series-2', width: 1.2, dash: '5 3', words: tile },
    ),
  )
}

/** Names over the objects, so that they are read. */
function tileNames(scene: SkyScene): Shape[] {
  return tilesInSight(scene)
    .filter(({ left, right }) => right - left > NAMED)
    .map(({ tile, left, right, top }) =>
      text(
        tile,
        (left + right) / 2,
        Math.max(14, top + 14),
        { part: 'region', series: tile },
        { anchor: 'middle', tone: 'ink', halo: true },
      ),
    )
}

/** Tiles of which something is in sight, and between which pixels they lie. */
function tilesInSight(scene: SkyScene) {
  return scene.footprints.flatMap(({ tile, rim }) => {
    const points = rim.map((position) => pictureFromSky(scene, position))
    const [xs, ys] = [points.map(({ left }) => left), points.map(({ top }) => top)]
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const { width, height } = scene.extent
    const isOutside = right < 0 || left > width || bottom < 0 || top > height
    return isOutside ? [] : [{ tile, rim, left, right, top }]
  })
}

function objects(scene: SkyScene): Shape[] {
  return (scene.objects ?? []).flatMap((object) => {
    const at = pictureFromSky(scene, object)
    if (!isInside(scene, at)) return []
    const { flagged, id } = object
    const part = { part: 'dot', series: flagged === true ? 'flagged' : 'object' } as const
    return [objectMark(at, flagged === true, part, `${id}${flagged === true ? ', flagged' : ''}`)]
  })
}

/** An object by itself: flagged ones differ in form as in colour. */
function objectMark({ left, top }: PicturePoint, isFlagged: boolean, part: Part, words: string): Shape {
  return isFlagged
    ? path(markAt('diamond', left, top, 5), part, { stroke: 'series-2', width: 1.8, words })
    : path(markAt('circle', left, top, 3.4), part, { stroke: 'series-1', words })
}

/** What the marks of objects mean, where some are flagged. */
function markKey(scene: SkyScene, top: number): Shape[] {
  if (!scene.objects?.some(({ flagged }) => flagged === true)) return []
  const part = { part: 'legend', series: 'objects' } as const
  return [
    objectMark({ left: 5, top }, false, part, 'object'),
    text('object', 14, top + 4, part),
    objectMark({ left: 75, top }, true, part, 'flagged'),
    text('flagged', 85, top + 4, part),
  ]
}

function chosen(scene: SkyScene): Shape[] {
  if (!scene.chosen) return []
  const { left, top } = pictureFromSky(scene, scene.chosen)
  const part = { part: 'mark', series: 'chosen' } as const
  const ring = markAt('circle', left, top, 8)
  return [
    path(ring, part, { stroke: 'surface', width: 5 }),
    path(ring, part, { stroke: 'series-4', width: 2.2, words: 'the chosen object' }),
  ]
}

function brush(scene: SkyScene): Shape[] {
  if (!scene.brush) return []
  const { ra, east, dec } = scene.brush
  const side = (from: SkyPosition, to: SkyPosition): SkyPosition[] =>
    Array.from({ length: 9 }, (_, at) => ({
      ra: from.ra + ((to.ra - from.ra) * at) / 8,
      dec: from.dec + ((to.dec - from.dec) * at) / 8,
    }))
  const corners = [
    { ra: ra + east[0], dec: dec[0] },
    { ra: ra + east[1], dec: dec[0] },
    { ra: ra + east[1], dec: dec[1] },
    { ra: ra + east[0], dec: dec[1] },
  ]
  const rim = corners.flatMap((corner, at) => side(corner, corners[(at + 1) % 4] ?? corner))
  const part = { part: 'brush', series: 'sky' } as const
  return [
    path(through(scene, rim, true), part, { fill: 'series-1', opacity: 0.14 }),
    path(through(scene, rim, true), part, { stroke: 'series-1', width: 1.6 }),
  ]
}
