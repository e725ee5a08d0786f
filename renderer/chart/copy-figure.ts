import { copyFigure } from '../../preload/contract-figures'
import { lab } from '../lab'
import type { Figure } from './figure'
import { pngOf } from './png-of'
import { svgOf } from './svg-text'

/** Puts a figure on the clipboard: where pictures are wanted it is one, and where text is wanted an SVG document. */
export async function copyFigureOf(figure: Figure): Promise<void> {
  const document = svgOf(figure)
  await lab.call(copyFigure, { png: await pngOf(document), svg: document.svg })
}
