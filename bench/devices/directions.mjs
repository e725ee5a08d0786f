// @ts-check
import { predicted, predictedPoint, publishedSeries } from './model.mjs'

/** @typedef {{ what: string, published: string, predicted: string, holds: boolean }} Direction what must come out beside the points of a series */

const two = (/** @type {number} */ value) => value.toPrecision(2)
const three = (/** @type {number} */ value) => value.toPrecision(3)
const rate = (/** @type {Parameters<typeof predicted>} */ ...asked) => predicted(...asked).throughput ?? 0
const isFalling = (/** @type {readonly number[]} */ values) =>
  values.every((value, at) => at === 0 || value <= values[at - 1])
const isRising = (/** @type {readonly number[]} */ values) => isFalling([...values].reverse())

/** Every row of the targets that is a direction, an order or a threshold. */
export const directions = () => [
  speedRatio('dnn', 2, '11.0 falling to 2.4'),
  speedRatio('bnn', 4, '9.0 falling to 4.5'),
  crossover(),
  memory('dnn', 14, 16),
  memory('bnn', 8, 10),
  compiling(),
  power(),
  largerMemory(),
  replicas(),
  pipeline(),
  ...gradientFlow(),
  bow(),
  ...scaling(),
  languageModel(),
  ionic(),
]

/** @returns {Direction} */
function speedRatio(
  /** @type {string} */ name,
  /** @type {number} */ least,
  /** @type {string} */ published,
) {
  const [gpu, ipu] = ['v100', 'gc2'].map((device) => publishedSeries(`${name}-training/${device}`))
  const seconds = (/** @type {typeof gpu} */ series) =>
    series.points.map((point) => predictedPoint(series, point) ?? NaN)
  const ipuSeconds = seconds(ipu)
  const ratios = seconds(gpu).map((value, at) => value / ipuSeconds[at])
  return {
    what: `GC2 over V100, training ${name}: never under ${least}x, falling`,
    ...{ published, predicted: `${three(ratios[0])} falling to ${three(ratios[ratios.length - 1])}` },
    holds: Math.min(...ratios) >= least && isFalling(ratios),
  }
}

/** @returns {Direction} */
function crossover() {
  const gain = (/** @type {number} */ images) =>
    rate('vae', 'generation', 'gc2', images) / rate('vae', 'generation', 'v100', images)
  return {
    ...{ what: 'drawing 100 and 500 images: the GC2 over the V100', published: 'over 1, under 1' },
    ...{ predicted: `${three(gain(100))}, ${three(gain(500))}`, holds: gain(100) > 1 && gain(500) < 1 },
  }
}

/** @returns {Direction} */
function memory(/** @type {string} */ name, /** @type {number} */ fitting, /** @type {number} */ spilling) {
  const spills = [fitting, spilling].map((batch) => predicted(name, 'training', 'gc2', batch).outOfMemory)
  const word = (/** @type {boolean} */ out) => (out ? 'out of memory' : 'fits')
  return {
    ...{ what: `${name} on a GC2 at batch ${fitting} and ${spilling}`, published: 'fits, out of memory' },
    ...{ predicted: spills.map(word).join(', '), holds: !spills[0] && spills[1] },
  }
}

/** @returns {Direction} */
function compiling() {
  const seconds = [2, 40].map((batch) => predicted('dnn', 'inference', 'gc2', batch).compileSeconds ?? NaN)
  return {
    ...{ what: 'compiling dnn for a GC2 at batch 2 and 40, s (15 %)', published: '26, 82' },
    predicted: seconds.map(two).join(', '),
    holds: Math.abs(seconds[0] / 26 - 1) <= 0.15 && Math.abs(seconds[1] / 82 - 1) <= 0.15,
  }
}

/** @returns {Direction} */
function power() {
  const [ipu, gpu] = ['gc2', 'v100'].map((device) => predicted('dnn', 'training', device, 8).watts ?? NaN)
  return {
    ...{ what: 'training dnn at batch 8: W of a GC2 and a V100, their ratio (10 points)', published: '0.5' },
    predicted: `${three(ipu)}, ${three(gpu)}, ${two(ipu / gpu)}`,
    holds: Math.abs(ipu / gpu - 0.5) <= 0.1,
  }
}

/** @returns {Direction} */
function largerMemory() {
  const [small, same, large] = [
    rate('dnn', 'training', 'gc2', 14),
    rate('dnn', 'training', 'gc200', 14),
    rate('dnn', 'training', 'gc200', 48),
  ]
  return {
    ...{ what: 'images/s of dnn: GC2 at 14, GC200 at 14 and at 48', published: 'larger fits, faster' },
    ...{ predicted: [small, same, large].map(three).join(', '), holds: small < same && same < large },
  }
}

/** @returns {Direction} */
function replicas() {
  const rates = [1, 2, 4, 8].map((devices) => rate('dnn', 'training', 'gc2', 14, { devices }))
  return {
    ...{ what: 'images/s of dnn on 1, 2, 4, 8 GC2 as replicas', published: 'rising' },
    ...{ predicted: rates.map(three).join(', '), holds: isRising(rates) },
  }
}

/** @returns {Direction} */
function pipeline() {
  const shares = [1, 4, 16].map((micro) => {
    const strategy = `pipeline:4+micro:${micro}`
    const asked = { devices: 4, precision: /** @type {const} */ ('fp16'), strategy }
    const { breakdown, secondsPerStep } = predicted('bert-large', 'inference', 'v100', 8 * micro, asked)
    return (breakdown?.communication ?? NaN) / (secondsPerStep ?? NaN)
  })
  const formula = [1, 4, 16].map((micro) => 3 / (micro + 3))
  return {
    what: 'waiting in a pipeline of 4 stages with 1, 4, 16 micro-batches (2 points)',
    published: `(p-1)/(m+p-1): ${formula.map(three).join(', ')}`,
    predicted: shares.map(three).join(', '),
    holds: shares.every((share, at) => Math.abs(share - formula[at]) <= 0.02),
  }
}

/** @returns {Direction[]} */
function gradientFlow() {
  const on = (/** @type {number} */ devices, /** @type {string} */ strategy) =>
    predicted('alexnet', 'training', 'v100', 128, { devices, precision: 'fp16', strategy })
  const strategies = ['ring', 'ring+fused', 'ring+fused+sparse']
  const exposed = strategies.map((strategy) => 1e3 * (on(512, strategy).breakdown?.communication ?? NaN))
  const [alone, all] = [on(1, 'ring'), on(512, 'ring+fused+sparse')].map(
    ({ secondsPerStep }) => secondsPerStep ?? NaN,
  )
  const within = (
    /** @type {string} */ what,
    /** @type {number} */ published,
    /** @type {number} */ value,
  ) => ({
    ...{ what: `AlexNet on 512 V100: ${what} (10 %)`, published: String(published), predicted: three(value) },
    holds: Math.abs(value / published - 1) <= 0.1,
  })
  return [
    within('ms an iteration', 48.5, 1e3 * all),
    within('of it computing, ms', 38.8, 1e3 * alone),
    within('efficiency', 0.801, alone / all),
    within('minutes of 95 epochs', 1.5, ((95 * 1_281_167) / (128 * 512)) * (all / 60)),
    {
      what: 'AlexNet on 512 V100: exposed ms of ring, fused, fused and sparse',
      published: 'falling',
      ...{ predicted: exposed.map(three).join(', '), holds: isFalling(exposed) && exposed[2] > 0 },
    },
  ]
}

/** @returns {Direction} */
function bow() {
  const half = { precision: /** @type {const} */ ('fp16') }
  const gain = (/** @type {string} */ name, /** @type {'training' | 'inference'} */ phase) =>
    rate(name, phase, 'bow', 8, half) / rate(name, phase, 'gc200', 8, half)
  const gains = [
    gain('resnet50', 'training'),
    gain('resnet50', 'inference'),
    gain('efficientnet-b4', 'inference'),
  ]
  const mean = gains.reduce((sum, one) => sum + one, 0) / gains.length
  return {
    ...{ what: 'Bow over GC200, networks of images (5 points)', published: '1.42' },
    ...{ predicted: three(mean), holds: Math.abs(mean - 1.42) <= 0.05 },
  }
}

/** @returns {Direction[]} */
function scaling() {
  const series = publishedSeries('resnet50-training/bow')
  const each = series.points.map((point) => (predictedPoint(series, point) ?? NaN) / point.devices)
  return [0.86, 0.63].map((published, at) => ({
    what: `efficiency of ResNet-50 on ${series.points[at + 1].devices} Bow, of 16 (5 points)`,
    ...{ published: String(published), predicted: three(each[at + 1] / each[0]) },
    holds: Math.abs(each[at + 1] / each[0] - published) <= 0.05,
  }))
}

/** @returns {Direction} */
function languageModel() {
  const on = (/** @type {number} */ count, /** @type {number} */ each) =>
    predicted('llama2-7b', 'inference', 'bow', each, {
      ...{ devices: 33 * count, precision: 'fp16', strategy: `pipeline:33+micro:${each}` },
    })
  const rates = [1, 2, 4].map((count) => on(count, 16).throughput ?? NaN)
  const seconds = [1, 2, 4].map((count) => 1e3 * (on(count, 16 / count).secondsPerStep ?? NaN))
  return {
    what: 'LLaMA2-7B on 33, 66, 132 Bow: tokens/s; ms for a token of each of 16 sequences',
    published: 'linear; falling',
    predicted: `${rates.map(three).join(', ')}; ${seconds.map(three).join(', ')}`,
    holds: Math.abs(rates[2] / rates[0] - 4) < 0.2 && isFalling(seconds),
  }
}

/** @returns {Direction} */
function ionic() {
  const most = (/** @type {string} */ device) =>
    Math.max(...[1, 4, 16, 64, 256].map((batch) => rate('ionic-cnn', 'training', device, batch)))
  const [ipu, gpu] = [most('gc200'), most('v100')]
  return {
    ...{ what: 'images/s of the ionic CNN on a GC200 and a V100 (factor of 3)', published: 'comparable' },
    ...{ predicted: `${three(ipu)}, ${three(gpu)}`, holds: ipu / gpu < 3 && gpu / ipu < 3 },
  }
}
