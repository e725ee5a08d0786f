#!/usr/bin/env node
// @ts-check
// Seconds of a forward pass on this machine, through the session that `estimate` runs, beside the FLOP that are recorded of it: what
// predictions for the device `host` are compared with. Prints JSON. Usage: host-forward.mjs [MODEL] [THREADS]
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'

const BATCHES = [1, 8, 64]
/** Stamps that go through in the rounds of a batch, and the fewest and most rounds. */
const [STAMPS, FEWEST, MOST] = [512, 8, 50]
const STAMP = 64 * 64 * 6
const [model = 'dnn', threads = String(availableParallelism())] = process.argv.slice(2)

const { threadings, tensorflows, models, forward, recorder, workloads } = await load('host-forward', {
  threadings: 'workers/networks/threads.ts',
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  recorder: 'workers/recorder/record-workload.ts',
  workloads: 'workers/devices/workload.ts',
})
threadings.limitThreads(process.env, Number(threads))
const tensorflow = await tensorflows.loadTensorFlow()
const folder = join(root, 'models', model)
const { network } = await models.readModel(folder)
const options = { samples: 0, symmetric: false, seed: 1 }
const passes = await forward.prepareNetwork(tensorflow, network, options)
const workload = await recorder.recordWorkload(tensorflow, { folder, phase: 'inference', ...options })

const measured = []
for (const batch of BATCHES) measured.push(await measure(batch))
passes.dispose()
console.log(
  JSON.stringify(
    {
      ...{ model, workload: workload.source, processor: cpus()[0]?.model, cores: availableParallelism() },
      ...{ threads: Number(threads), load: loadavg()[0], forward: measured },
    },
    null,
    2,
  ),
)

/** @param {number} batch */
async function measure(batch) {
  const stamps = Float32Array.from({ length: batch * STAMP }, (_, at) => Math.sin(at) * 3)
  for (let round = 0; round < 3; round++) await passes.run(stamps)
  const rounds = Math.min(MOST, Math.max(FEWEST, STAMPS / batch))
  const spent = []
  for (let round = 0; round < rounds; round++) spent.push((await timed(() => passes.run(stamps))) / 1000)
  const flop = workloads.flopOf(workload, batch)
  const [seconds, fastest] = [median(spent), Math.min(...spent)]
  return { batch, rounds, seconds, fastest, flop, gigaflops: flop / fastest / 1e9 }
}
