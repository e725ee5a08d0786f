import * as v from 'valibot'
import { request } from './token'

// The part of the contract that is about figures of the page: how they become files.

/** Formats that a figure is written in. */
export const FigureFormat = v.picklist(['svg', 'png', 'csv'])
export type FigureFormat = v.InferOutput<typeof FigureFormat>

/** More than any figure has, in bytes. */
const MOST_BYTES = 64 * 2 ** 20

const bytes: v.GenericSchema<Uint8Array> = v.pipe(
  v.instance(Uint8Array),
  v.check((given) => given.byteLength <= MOST_BYTES, 'A figure has 64 MB at most.'),
)

/** The page asks main, which asks the person for a file, its name proposed, and writes the figure to it; null where they thought better of it. */
export const saveFigure = request('figures/save', {
  input: v.object({ name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)), format: FigureFormat, bytes }),
  output: v.nullable(v.string()),
})

/** The page asks main, for it may not reach the clipboard by itself: a figure as a picture and as the text of an SVG document. */
export const copyFigure = request('figures/copy', {
  input: v.object({ png: bytes, svg: v.pipe(v.string(), v.maxLength(MOST_BYTES)) }),
  output: v.null(),
})

/** What the page may ask of figures. */
export const figureRequests: readonly { readonly name: string }[] = [saveFigure, copyFigure]
