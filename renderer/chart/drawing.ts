/** Colours of a drawing, by their names in `style.css`. */
export const TONES = [
  ...(['ink', 'ink-soft', 'line', 'surface', 'raised', 'bad'] as const),
  ...(['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6', 'series-7'] as const),
] as const
export type Tone = (typeof TONES)[number]

/** A tone, or a colour of its own that no scheme changes: `#0b62a8`. */
export type Paint = Tone | `#${string}`

/** Whether a paint changes with the scheme. */
export const isTone = (paint: Paint): paint is Tone => !paint.startsWith('#')

/** What a shape is of, so that it can be found: a mark of the series `GC2`. */
export interface Part {
  readonly part:
    | ('grid' | 'axis' | 'curve' | 'dot' | 'mark' | 'error' | 'band' | 'region' | 'rule' | 'bar')
    | ('bins' | 'brush' | 'legend')
  readonly series: string
}

export interface PathShape extends Part {
  readonly kind: 'path'
  readonly d: string
  readonly stroke: Paint | null
  readonly fill: Paint | null
  readonly width: number
  /** Lengths of dashes and gaps; empty for a line without gaps. */
  readonly dash: string
  readonly opacity: number
  /** Whether its edges are drawn without softening, so that neighbours leave no seam. */
  readonly crisp: boolean
  /** What is said of it where the mouse rests; empty where nothing. */
  readonly words: string
}

export interface TextShape extends Part {
  readonly kind: 'text'
  readonly x: number
  readonly y: number
  readonly text: string
  readonly anchor: 'start' | 'middle' | 'end'
  readonly tone: Tone
  readonly size: number
  readonly bold: boolean
  /** Whether what lies below is kept off it by a rim of the ground's colour. */
  readonly halo: boolean
}

export type Shape = PathShape | TextShape

/** A picture as data, in pixels from its upper left corner: the page draws it, and a file is written of it. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly shapes: readonly Shape[]
}

const PATH = {
  kind: 'path',
  stroke: null,
  fill: null,
  width: 1,
  dash: '',
  opacity: 1,
  crisp: false,
  words: '',
} as const

/** A path; what is left out is not drawn. */
export function path(d: string, part: Part, look: Partial<PathShape>): PathShape {
  return { ...PATH, ...look, ...part, d }
}

/** The size of the texts of a drawing, in pixels. */
export const TEXT_SIZE = 11.5

const TEXT = {
  kind: 'text',
  anchor: 'start',
  tone: 'ink-soft',
  size: TEXT_SIZE,
  bold: false,
  halo: false,
} as const

/** A text whose baseline begins, unless it is anchored otherwise, at a place. */
export function text(
  words: string,
  x: number,
  y: number,
  part: Part,
  look: Partial<TextShape> = {},
): TextShape {
  return { ...TEXT, ...look, ...part, x, y, text: words }
}

/** About how wide a text is in a font without serifs, in pixels; a little too much rather than too little. */
export const textWidth = (words: string, size = TEXT_SIZE): number => words.length * size * 0.62

const rounded = (value: number): string => String(Math.round(value * 100) / 100)

/** A line through points. */
export function lineThrough(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('')
}

/** A rectangle by its corner and its sides. */
export function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${rounded(x)} ${rounded(y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}Z`
}
