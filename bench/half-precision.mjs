#!/usr/bin/env node
// @ts-check
// Half precision layer by layer: what it speeds up on a simulated device, and what it does to the shapes of real stamps:
// node bench/half-precision.mjs [MODEL] [DEVICE,..] [BATCH] [SURVEY] [OBJECTS]
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { stacked } from './stacked.mjs'
import { trueStamps } from './survey-stamps.mjs'

const [model = 'central', device = 'gc2,v100', batch = '16', ...rest] = process.argv.slice(2)
const [survey = join(root, 'samples/lsst-patch'), objects = 'Infinity'] = rest
/** Stamps that go through the network together, whatever the device takes. */
const TOGETHER = 64

const { tensorflows, models, layers, effects, speeds, devices, recorder } = await load('half-precision', {
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  layers: 'workers/networks/shape-network.ts',
  effects: 'workers/estimates/rounding-effects.ts',
  speeds: 'workers/devices/layer-speeds.ts',
  devices: 'workers/devices/architectures.ts',
  recorder: 'workers/recorder/record-workload.ts',
})

const folder = join(root, 'models', model)
const tensorflow = await tensorflows.loadTensorFlow()
const { network } = await models.readModel(folder)
// One look at each stamp: looking eight times averages what rounding does.
const options = { samples: 0, symmetric: false, seed: 1 }
const workload = await recorder.recordWorkload(tensorflow, { folder, phase: 'inference', ...options })

/** @type {Map<string, string>} */
const owners = new Map(
  layers.layersOf(network.architecture).map((/** @type {any} */ { name, activation }) => [activation, name]),
)
/** @param {string} layer */
const layerOf = (layer) => owners.get(layer) ?? layer

for (const name of device.split(',')) {
  const architecture = devices.architectureNamed(name)
  const request = { workload, architecture, devices: 1, batch: Number(batch), software: null, strategy: null }
  console.log(`\n${model} on a simulated ${name}, batch ${batch}: predicted`)
  console.log('| layer | fp32 | fp16 | speed-up | waits for (fp32, fp16) | FLOP a byte |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const { layer, fp32, fp16, speedUp, bound, flop, bytes } of speeds.layerSpeeds(request, layerOf)) {
    const intensity = bytes > 0 ? (flop / bytes).toFixed(1) : '-'
    const waits = bound.fp32 === bound.fp16 ? bound.fp32 : `${bound.fp32}, ${bound.fp16}`
    console.log(
      `| ${layer || 'input, output'} | ${micro(fp32)} | ${micro(fp16)} | ${speedUp.toFixed(2)} | ${waits} | ${intensity} |`,
    )
  }
}

const stamps = (await trueStamps(survey)).slice(0, Number(objects))
const batches = Array.from({ length: Math.ceil(stamps.length / TOGETHER) }, (_, at) => {
  const some = stamps.slice(at * TOGETHER, (at + 1) * TOGETHER)
  const [pixels, psfs] = stacked(some)
  return { pixels, psfs, count: some.length }
})
console.log(`\n${model}: change of g1, g2 of ${stamps.length} objects in units of their sigma: measured`)
console.log('| layer in fp16 | rms | largest | lost |')
console.log('| --- | --- | --- | --- |')
for (const { layer, rms, largest, lost } of await effects.roundingEffects(
  tensorflow,
  network,
  options,
  batches,
)) {
  console.log(`| ${layer ?? 'all'} | ${rms.toExponential(2)} | ${largest.toExponential(2)} | ${lost} |`)
}

/** @param {number} seconds */
function micro(seconds) {
  return `${(seconds * 1e6).toFixed(1)} µs`
}
