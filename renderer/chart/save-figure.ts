import { saveFigure, type FigureFormat } from '../../preload/contract-figures'
import { lab } from '../lab'
import type { Figure } from './figure'
import { csvOf } from './figure-csv'
import { pngOf } from './png-of'
import { svgOf } from './svg-text'

/** Writes a figure to the file that the person chooses; null where they thought better of it. Rejects with a `Fault` where it cannot be written. */
export async function saveFigureAs(figure: Figure, format: FigureFormat): Promise<string | null> {
  const bytes = await bytesOf(figure, format)
  return lab.call(saveFigure, { name: figure.id, format, bytes })
}

async function bytesOf(figure: Figure, format: FigureFormat): Promise<Uint8Array> {
  if (format === 'png') return pngOf(svgOf(figure))
  return new TextEncoder().encode(format === 'svg' ? svgOf(figure).svg : csvOf(figure.table))
}
