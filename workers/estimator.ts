import { fileURLToPath } from 'node:url'
import { handle } from '../preload/channel'
import { describeEstimator } from '../preload/contract'
import { estimateShard, holdEstimation, prepareEstimation } from '../preload/contract-runs'
import {
  compareGenerative,
  decodeGenerative,
  describeGenerative,
  encodeGenerative,
  drawGenerative,
} from '../preload/contract-galaxies'
import { generateGalaxies, settleGeneration } from '../preload/contract-generate'
import { measureRounding } from '../preload/contract-rounding'
import { recordWorkload } from '../preload/contract-workload'
import { fault } from '../preload/fault'
import { pauseGate } from '../preload/pause-gate'
import { openGallery } from './gallery/gallery'
import { writeGalaxies } from './networks/generative/galaxy-file'
import { loadTensorFlow } from './networks/tensorflow'
import { limitThreads, threadsOf } from './networks/threads'
import { runWorker } from './process/worker'
import { recordWorkload as record } from './recorder/record-workload'
import { measureRounding as measure } from './shards/measure-rounding'
import { openShardEstimation, type ShardEstimation } from './shards/shard-estimation'
import { sealStream } from './files/sealed-file'

/** The thread that cuts stamps beside TensorFlow; an estimator with one thread to itself has none. */
const STAMP_THREAD = fileURLToPath(new URL('./stamp-thread.js', import.meta.url))

// An estimator's process: TensorFlow, the networks that measure shapes, and the tiles they measure them on.
void runWorker(async () => {
  const threads = threadsOf(process.env)
  limitThreads(process.env, threads)
  const tensorflow = await loadTensorFlow()
  const gate = pauseGate()
  const gallery = openGallery(tensorflow)
  let generating: Promise<unknown> | null = null
  let prepared: { run: string; estimation: ShardEstimation } | null = null

  return {
    handlers: [
      handle(describeEstimator, () => tensorflow.describe()),
      handle(prepareEstimation, async ({ run, ...wanted }) => {
        await prepared?.estimation.close()
        prepared = null
        const estimation = await openShardEstimation(tensorflow, {
          ...wanted,
          thread: threads === 1 ? null : STAMP_THREAD,
        })
        prepared = { run, estimation }
        return { problems: [...estimation.problems] }
      }),
      handle(estimateShard, async ({ run, arrow }, context) => {
        if (prepared?.run !== run) throw fault('The estimator was not prepared for this run.')
        return prepared.estimation.estimate(arrow, { ...context, gate })
      }),
      handle(holdEstimation, ({ held }) => {
        gate.set(held)
        return null
      }),
      handle(recordWorkload, (order) => record(tensorflow, order)),
      handle(measureRounding, (order, context) => measure(tensorflow, order, context)),
      handle(generateGalaxies, async (order, context) => {
        if (generating) throw fault('Galaxies are being generated already.')
        const writing = writeGalaxies(tensorflow, order, sealStream, context)
        generating = writing
        return writing.finally(() => (generating = null))
      }),
      handle(describeGenerative, ({ folder }, context) => gallery.describe(folder, context)),
      handle(drawGenerative, (order, context) => gallery.draw(order, context)),
      handle(decodeGenerative, (order, context) => gallery.decode(order, context)),
      handle(encodeGenerative, (order, context) => gallery.encode(order, context)),
      handle(compareGenerative, (order, context) => gallery.compare(order, context)),
      handle(settleGeneration, async () => {
        await generating?.catch(() => undefined)
        return null
      }),
    ],
  }
})
