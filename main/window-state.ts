import { readFileSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'

/** Where a window stood, in screen pixels. */
export const WindowState = v.object({
  /** Top left; null lets the window be centred. */
  corner: v.nullable(v.object({ x: v.number(), y: v.number() })),
  width: v.pipe(v.number(), v.minValue(640)),
  height: v.pipe(v.number(), v.minValue(400)),
  maximized: v.boolean(),
})
export type WindowState = v.InferOutput<typeof WindowState>

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

const DEFAULT: WindowState = { corner: null, width: 1360, height: 860, maximized: false }

/** The state kept in `path`, or the default; a window that would lie outside every screen is centred instead. */
export function readWindowState(path: string, screens: Area[]): WindowState {
  try {
    const state = v.parse(WindowState, JSON.parse(readFileSync(path, 'utf8')))
    const { corner, width, height } = state
    return corner && isSeen({ ...corner, width, height }, screens) ? state : { ...state, corner: null }
  } catch {
    return DEFAULT
  }
}

/** Keeps the state; where the disk refuses, the next start is at the default place. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state))
  } catch (error) {
    console.warn(`The window's place was not kept: ${String(error)}`)
  }
}

/** Whether enough of the title bar lies on a screen to be taken hold of. */
function isSeen(window: Area, screens: Area[]): boolean {
  return screens.some(
    ({ x, y, width, height }) =>
      window.x + window.width > x + 80 &&
      window.x < x + width - 80 &&
      window.y >= y &&
      window.y < y + height - 40,
  )
}
