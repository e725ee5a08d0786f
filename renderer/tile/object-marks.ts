import type { ObjectId } from '../catalog/object-id'
import { ellipseOf, shearsWithin, type Ellipse } from './ellipse'
import { strokeWithEdge, write } from './ink'
import { KIND_STYLES, kindOf, OBJECT_KINDS, type ObjectKind } from './object-kinds'
import type { TileObject } from './tile-objects'
import { canvasFromImage, type Canvas, type View } from './view'

/** The most ellipses that are drawn at once. */
export const MOST_DRAWN = 4000
/** Least half minor axis on the screen, in pixels, and the least at which errors are drawn. */
const LEAST = 2.5
const LEAST_WITH_ERRORS = 5
/** Half minor axis in screen pixels below which the chosen ellipse has a ring. */
const RINGED = 9
const CHOSEN = '#ffd75e'
const EDGE = 'rgba(0, 0, 0, 0.8)'
const [FULL, FADED, GHOST] = [0.9, 0.22, 0.45]

/** How many objects of each kind were drawn, and how many were in sight. */
export interface Drawn {
  readonly kinds: Readonly<Record<ObjectKind, number>>
  readonly inSight: number
}

/** What is drawn of the objects of a tile. */
export interface Marks {
  readonly objects: readonly TileObject[]
  readonly chosen: ObjectId | null
  /** Whether ellipses are drawn, not only the chosen one. */
  readonly all: boolean
  /** Whether errors are drawn: the same ellipse one standard deviation away. */
  readonly errors: boolean
}

/** Draws the ellipses of the objects in sight, a path for each kind; the chosen one stands out. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  view: View,
  marks: Marks,
): Drawn {
  const seen = marks.objects.filter((object) => isInSight(object, canvas, view))
  const drawn = marks.all ? seen.slice(0, MOST_DRAWN) : []
  const kinds = { plain: 0, flagged: 0, rejected: 0, unsure: 0, kept: 0, unmeasured: 0 }
  for (const kind of OBJECT_KINDS) {
    const ofKind = drawn.filter((object) => kindOf(object) === kind)
    kinds[kind] = ofKind.length
    for (const counts of [false, true]) {
      const some = ofKind.filter((object) => object.counts === counts)
      if (some.length > 0) drawKind(context, canvas, view, some, { kind, counts, errors: marks.errors })
    }
  }
  const chosen = marks.objects.find(({ id }) => id === marks.chosen)
  if (chosen) drawChosen(context, canvas, view, chosen)
  context.setLineDash([])
  context.globalAlpha = 1
  return { kinds, inSight: seen.length }
}

function isInSight({ x, y, radius }: TileObject, canvas: Canvas, view: View): boolean {
  const { left, top } = canvasFromImage(view, canvas, x, y)
  const rim = 2 * radius * view.zoom + LEAST
  return left > -rim && top > -rim && left < canvas.width + rim && top < canvas.height + rim
}

function drawKind(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  view: View,
  objects: readonly TileObject[],
  { kind, counts, errors }: { kind: ObjectKind; counts: boolean; errors: boolean },
): void {
  const { colour, dash, sign } = KIND_STYLES[kind]
  context.strokeStyle = colour
  context.lineWidth = 1.4
  if (errors && counts) {
    context.globalAlpha = GHOST
    context.lineWidth = 0.8
    context.setLineDash([])
    context.beginPath()
    for (const object of objects)
      ghosts(object, view).forEach((ghost) => trace(context, canvas, view, object, ghost))
    context.stroke()
    context.lineWidth = 1.4
  }
  context.globalAlpha = counts ? FULL : FADED
  context.setLineDash([...dash])
  context.beginPath()
  for (const object of objects) trace(context, canvas, view, object, outline(object, view))
  strokeWithEdge(context, colour, 1.4)
  if (sign === null) return
  context.setLineDash([])
  context.beginPath()
  for (const object of objects) traceSign(context, canvas, view, object, sign)
  context.stroke()
}

/** The ellipse of an object on the screen, in pixels; one without a shape is a circle. */
function outline({ shape, radius }: TileObject, view: View): Ellipse {
  return atLeast(ellipseOf(shape ?? { g1: 0, g2: 0 }, radius * view.zoom))
}

/** The same ellipse one standard deviation to either side; none where it would be too small to tell. */
function ghosts({ shape, radius }: TileObject, view: View): Ellipse[] {
  if (!shape || radius * view.zoom < LEAST_WITH_ERRORS) return []
  return shearsWithin(shape, shape.covariance).map((shear) => ellipseOf(shear, radius * view.zoom))
}

function atLeast({ major, minor, angle }: Ellipse): Ellipse {
  const grown = Math.max(1, LEAST / minor)
  return { major: major * grown, minor: minor * grown, angle }
}

function trace(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  view: View,
  { x, y }: TileObject,
  { major, minor, angle }: Ellipse,
): void {
  const { left, top } = canvasFromImage(view, canvas, x, y)
  // On the screen y goes down, so angles turn the other way.
  context.moveTo(left + major * Math.cos(angle), top - major * Math.sin(angle))
  context.ellipse(left, top, major, minor, -angle, 0, 2 * Math.PI)
}

function traceSign(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  view: View,
  object: TileObject,
  sign: 'cross' | 'dot',
): void {
  const { left, top } = canvasFromImage(view, canvas, object.x, object.y)
  if (sign === 'dot') {
    context.moveTo(left + 1.5, top)
    context.arc(left, top, 1.5, 0, 2 * Math.PI)
    return
  }
  const reach = Math.max(3, 0.7 * outline(object, view).minor)
  context.moveTo(left - reach, top - reach)
  context.lineTo(left + reach, top + reach)
  context.moveTo(left + reach, top - reach)
  context.lineTo(left - reach, top + reach)
}

function drawChosen(context: CanvasRenderingContext2D, canvas: Canvas, view: View, object: TileObject): void {
  const ellipse = outline(object, view)
  // An ellipse that can be seen is enough; a small one has a ring around it.
  const ring = object.shape && ellipse.minor > RINGED ? null : Math.max(RINGED, 1.4 * ellipse.major)
  const { left, top } = canvasFromImage(view, canvas, object.x, object.y)
  context.globalAlpha = 1
  context.setLineDash([])
  context.beginPath()
  if (ring !== null) trace(context, canvas, view, object, { major: ring, minor: ring, angle: 0 })
  if (object.shape) trace(context, canvas, view, object, ellipse)
  // Dark under light, so that it stands out on an object of its own colour.
  for (const [colour, width] of [
    [EDGE, 5],
    [CHOSEN, 2.2],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.stroke()
  }
  const reach = (ring ?? ellipse.major) + 6
  // Towards the side where there is room.
  const isRight = left < canvas.width - 190
  labelOf(object).forEach((line, at) =>
    write(context, line, left + (isRight ? reach : -reach), top - 3 + 15 * at, {
      ...{ colour: CHOSEN, align: isRight ? 'left' : 'right' },
    }),
  )
}

/** What is written beside the chosen object: its id, and its shape with its error. */
export function labelOf({ id, shape }: Pick<TileObject, 'id' | 'shape'>): string[] {
  if (!shape) return [id]
  const component = (value: number): string => value.toFixed(3).replace('-', '−')
  return [id, `g (${component(shape.g1)}, ${component(shape.g2)}) ± ${shape.sigma.toFixed(3)}`]
}

/** The object nearest to a point of the canvas, within 12 screen pixels or its own ellipse; null where there is none. */
export function objectAt(
  objects: readonly TileObject[],
  canvas: Canvas,
  view: View,
  point: { readonly left: number; readonly top: number },
): TileObject | null {
  let [best, least]: [TileObject | null, number] = [null, Infinity]
  for (const object of objects) {
    const { left, top } = canvasFromImage(view, canvas, object.x, object.y)
    const away = Math.hypot(left - point.left, top - point.top)
    if (away < least && away <= Math.max(12, object.radius * view.zoom)) [best, least] = [object, away]
  }
  return best
}
