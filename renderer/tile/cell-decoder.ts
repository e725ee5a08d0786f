import type { CellAnswer, CellTask } from './cell-decoder.worker'
import DecoderWorker from './cell-decoder.worker?worker'
import type { CellValues } from './decode-cell'

/** Decodes cells in threads of their own, each one after the other. */
export interface CellDecoder {
  readonly threads: number
  /** Rejects with the reason why a cell cannot be decoded. */
  decode(task: Omit<CellTask, 'id'>): Promise<CellValues>
  stop(): void
}

/** Starts the threads: as many as there are cores beside the page's own, at most four. */
export function cellDecoder(): CellDecoder {
  const threads = Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1))
  const waiting = new Map<number, (answer: CellAnswer) => void>()
  const workers = Array.from({ length: threads }, () => {
    const worker = new DecoderWorker()
    worker.onmessage = ({ data }: MessageEvent<CellAnswer>) => {
      waiting.get(data.id)?.(data)
      waiting.delete(data.id)
    }
    return worker
  })
  let tasks = 0
  return {
    threads,
    decode: (task) =>
      new Promise((resolve, reject) => {
        const id = ++tasks
        waiting.set(id, (answer) =>
          'values' in answer ? resolve(answer.values) : reject(new Error(answer.problem)),
        )
        workers[id % threads]?.postMessage({ ...task, id } satisfies CellTask, {
          transfer: [task.pieces.buffer as ArrayBuffer], // bytes from the store are never shared memory
        })
      }),
    stop: () => workers.forEach((worker) => worker.terminate()),
  }
}
