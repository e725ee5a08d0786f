import type { Compression } from '../../workers/tiles/compression'
import type { DecodeAnswer, DecodeTask } from './image-decoder.worker'
import DecoderWorker from './image-decoder.worker?worker'

/** Decodes images in a thread of its own, one after the other. */
export interface ImageDecoder {
  /** The image's pixels, row-major from the bottom row; `pieces` is an Arrow IPC stream of the store's rows. */
  decode(compression: Compression, pieces: Uint8Array): Promise<Float32Array>
  stop(): void
}

/** Starts the thread. */
export function imageDecoder(): ImageDecoder {
  const worker = new DecoderWorker()
  const waiting = new Map<number, (answer: DecodeAnswer) => void>()
  let tasks = 0
  worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  }
  return {
    decode: (compression, pieces) =>
      new Promise((resolve, reject) => {
        const id = ++tasks
        waiting.set(id, (answer) =>
          'pixels' in answer ? resolve(answer.pixels) : reject(new Error(answer.problem)),
        )
        worker.postMessage({ id, compression, pieces } satisfies DecodeTask, {
          transfer: [pieces.buffer as ArrayBuffer],
        })
      }),
    stop: () => worker.terminate(),
  }
}
