import { tableFromIPC } from '@uwdata/flechette'
import { gunzipSync } from 'fflate'
import { assembleImage } from '../../workers/tiles/assemble'
import type { Compression, Piece } from '../../workers/tiles/compression'

/** One image to decode, off the page's own thread: its pieces as Arrow, one row for each. */
export interface DecodeTask {
  readonly id: number
  readonly compression: Compression
  readonly pieces: Uint8Array
}

export type DecodeAnswer =
  { readonly id: number; readonly pixels: Float32Array } | { readonly id: number; readonly problem: string }

self.onmessage = ({ data }: MessageEvent<DecodeTask>) => {
  const answer = decode(data)
  self.postMessage(answer, { transfer: 'pixels' in answer ? [answer.pixels.buffer] : [] })
}

function decode({ id, compression, pieces }: DecodeTask): DecodeAnswer {
  try {
    // The store's table of pieces has the columns of `Piece`.
    const rows = tableFromIPC(pieces).toArray() as Piece[]
    const inflate = (bytes: Uint8Array, length: number): Uint8Array =>
      gunzipSync(bytes, { out: new Uint8Array(length) })
    const { pixels } = assembleImage(compression, rows, inflate)
    return { id, pixels: pixels instanceof Float32Array ? pixels : Float32Array.from(pixels) }
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) }
  }
}
