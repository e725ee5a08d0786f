import { axisTicks, axisWords, shareOf, type FittedAxis, type Tick } from './axis'
import { lineThrough, path, text, textWidth, type Shape } from './drawing'

/** Where the axes of a figure lie, in pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A frame with its axes: where values lie in it. */
export interface Plane {
  readonly frame: Frame
  readonly x: FittedAxis
  readonly y: FittedAxis
  xOf(value: number): number
  yOf(value: number): number
}

/** The plane of two axes in a frame. */
export function planeOf(frame: Frame, x: FittedAxis, y: FittedAxis): Plane {
  return {
    ...{ frame, x, y },
    xOf: (value) => frame.left + frame.width * shareOf(x, value),
    yOf: (value) => frame.top + frame.height * (1 - shareOf(y, value)),
  }
}

const GRID = { part: 'grid', series: '' } as const
const AXIS = { part: 'axis', series: '' } as const

/** Ticks of a vertical axis of some height. */
const verticalTicks = (axis: FittedAxis, height: number): Tick[] => axisTicks(axis, height / 34)

/** The frame in a figure of a size whose vertical axis has its labels at the left, with room for lines of text between the axis' name and it. */
export function frameFor(y: FittedAxis, width: number, height: number, lines = 0): Frame {
  const { right, bottom } = MARGIN
  const top = MARGIN.top + lines * LINE
  const inner = height - top - bottom
  const labels = verticalTicks(y, inner).map(({ label }) => textWidth(label))
  const left = Math.max(30, ...labels) + 9
  return { left, top, width: Math.max(40, width - left - right), height: inner }
}

const MARGIN = { top: 26, right: 14, bottom: 42 }

/** The height of a line of text, in pixels. */
export const LINE = 15

/** Whether the labels of ticks keep apart. */
function isClear(axis: FittedAxis, ticks: readonly Tick[], width: number): boolean {
  return ticks.slice(1).every((tick, at) => {
    const before = ticks[at] ?? tick
    const apart = Math.abs(shareOf(axis, tick.value) - shareOf(axis, before.value)) * width
    return apart > (textWidth(tick.label) + textWidth(before.label)) / 2 + LABEL_GAP
  })
}

const LABEL_GAP = 6

/** Ticks of a horizontal axis, as many as there is room for their labels. */
function horizontalTicks(axis: FittedAxis, width: number): Tick[] {
  const choices = [36, 50, 70, 100, 140].map((apart) => axisTicks(axis, width / apart))
  const fits = (ticks: Tick[]): boolean => isClear(axis, ticks, width)
  return choices.find(fits) ?? []
}

/** Lines and labels of the vertical axis, its name above it. */
export function drawVerticalAxis({ frame, y, yOf }: Plane): Shape[] {
  const right = frame.left + frame.width
  return [
    text(axisWords(y), 0, 12, AXIS),
    ...verticalTicks(y, frame.height).flatMap(({ value, label }) => [
      path(lineThrough([[frame.left, yOf(value)] as const, [right, yOf(value)] as const]), GRID, {
        stroke: 'line',
      }),
      text(label, frame.left - 7, yOf(value) + 4, AXIS, { anchor: 'end' }),
    ]),
  ]
}

/** The line, the ticks and the labels of the horizontal axis, its name below. */
export function drawHorizontalAxis({ frame, x, xOf }: Plane): Shape[] {
  const base = frame.top + frame.height
  const right = frame.left + frame.width
  return [
    path(lineThrough([[frame.left, base] as const, [right, base] as const]), AXIS, { stroke: 'ink-soft' }),
    ...horizontalTicks(x, frame.width).flatMap(({ value, label }) => [
      path(lineThrough([[xOf(value), base] as const, [xOf(value), base + 4] as const]), AXIS, {
        stroke: 'ink-soft',
      }),
      text(label, xOf(value), base + 17, AXIS, { anchor: 'middle' }),
    ]),
    text(axisWords(x), right, base + 34, AXIS, { anchor: 'end' }),
  ]
}
