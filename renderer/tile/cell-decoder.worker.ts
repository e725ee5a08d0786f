import { tableFromIPC } from '@uwdata/flechette'
import { gunzipSync } from 'fflate'
import type { Compression, Piece } from '../../workers/tiles/compression'
import type { PixelBox } from './cells'
import { decodeCell, type CellValues } from './decode-cell'
import type { Quantity } from './layer'

/** One cell to decode, off the page's own thread; `pieces` is an Arrow IPC stream of the store's rows, of all the planes. */
export interface CellTask {
  readonly id: number
  readonly quantity: Quantity
  readonly planes: readonly { readonly extension: string; readonly compression: Compression }[]
  readonly pieces: Uint8Array
  readonly box: PixelBox
  readonly level: number
}

export type CellAnswer =
  { readonly id: number; readonly values: CellValues } | { readonly id: number; readonly problem: string }

self.onmessage = ({ data }: MessageEvent<CellTask>) => {
  const answer = decode(data)
  self.postMessage(answer, { transfer: 'values' in answer ? [answer.values.buffer] : [] })
}

function decode({ id, quantity, planes, pieces, box, level }: CellTask): CellAnswer {
  try {
    // The store's table of pieces has the columns of `Piece`, and the plane's extension.
    const rows = tableFromIPC(pieces).toArray() as (Piece & { extension: string })[]
    const ofPlanes = planes.map(({ extension, compression }) => ({
      compression,
      pieces: rows.filter((row) => row.extension === extension),
    }))
    const inflate = (bytes: Uint8Array, length: number): Uint8Array =>
      gunzipSync(bytes, { out: new Uint8Array(length) })
    return { id, values: decodeCell(quantity, ofPlanes, box, level, inflate) }
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) }
  }
}
