#!/usr/bin/env node
// @ts-check
// Forward passes of the models, one session call a batch, against TensorFlow from Python on the same network and threads.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'

const BATCH = 128
/** Rounds of ours before and after each of theirs, so that both meet the same neighbours. */
const ROUNDS = 6
const STAMP = 64 * 64 * 6

const { tensorflows, models, forward } = await load('forward', {
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
})
const tensorflow = await tensorflows.loadTensorFlow()
const stamps = Float32Array.from({ length: BATCH * STAMP }, (_, at) => Math.sin(at) * 3)

for (const [name, samples] of /** @type {const} */ ([
  ['dnn', 0],
  ['fast-head', 0],
  ['fast-head', 50],
  ['bnn-head', 50],
  ['central', 0],
  ['central', 50],
])) {
  await compare(name, samples)
}

/** @param {string} name @param {number} samples */
async function compare(name, samples) {
  const folder = join(root, 'models', name)
  const { network } = await models.readModel(folder)
  const passes = await forward.prepareNetwork(tensorflow, network, { samples, symmetric: false, seed: 1 })
  await passes.run(stamps)
  const ours = []
  for (let round = 0; round < ROUNDS; round++) ours.push(await timed(() => passes.run(stamps)))
  const theirs = runPython(folder, samples)
  for (let round = 0; round < ROUNDS; round++) ours.push(await timed(() => passes.run(stamps)))
  passes.dispose()
  const rate = (/** @type {number} */ milliseconds) => ((1e3 * BATCH) / milliseconds).toFixed(0)
  const what = samples > 0 ? `${name}, ${samples} samples` : name
  const peer = theirs
    ? `, TensorFlow from Python ${rate(median(theirs))}: ${(median(theirs) / median(ours)).toFixed(2)}x its speed`
    : ''
  console.log(`${what}: ${rate(median(ours))} stamps/s, batches of ${BATCH}${peer}`)
}

/** @param {string} folder @param {number} samples @returns {number[] | null} milliseconds */
function runPython(folder, samples) {
  const python = process.env.PYTHON ?? 'python3'
  const script = join(import.meta.dirname, 'forward.py')
  const rounds = samples > 0 ? 2 : 2 * ROUNDS
  const { status, stdout } = spawnSync(python, [
    script,
    folder,
    String(BATCH),
    String(rounds),
    String(samples),
  ])
  if (status === 0) return JSON.parse(String(stdout)).map((/** @type {number} */ seconds) => 1e3 * seconds)
  console.log(
    'TensorFlow for Python is not here: pip install tensorflow-cpu, or name a Python that has it in PYTHON',
  )
  return null
}
