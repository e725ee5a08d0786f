import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { STAMP_LENGTH } from '../stamps/stamp'
import { passesOf, prepareNetwork, type PassOptions } from './forward-passes'
import { readModel } from './model-folder'
import { readSafetensors } from './safetensors'
import type { ShapeNetwork } from './shape-network'
import { SYMMETRIES, type Symmetry } from './symmetries'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

let tensorflow: TensorFlow
let network: ShapeNetwork
let stamps: Float32Array

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  network = (await readModel(join(import.meta.dirname, '../../models/fast-head'))).network
  const golden = readSafetensors(
    readFileSync(join(import.meta.dirname, 'fixtures/golden.safetensors')),
    'golden',
  )
  stamps = golden.get('stamps')?.values ?? expect.fail('there are no stamps')
})

async function run(options: PassOptions, pixels = stamps): Promise<Float32Array> {
  const prepared = await prepareNetwork(tensorflow, network, options)
  const outputs = await prepared.run(pixels)
  prepared.dispose()
  return outputs
}

/** Stamps as a symmetry shows them, pixel by pixel. */
function seen({ transpose, reflectX, reflectY }: Symmetry): Float32Array {
  const turned = new Float32Array(stamps.length)
  const reflected = (place: number, does: boolean): number => (does ? (64 - place) % 64 : place)
  for (let at = 0; at < stamps.length; at++) {
    const [stamp, pixel] = [Math.floor(at / STAMP_LENGTH), at % STAMP_LENGTH]
    const [row, column, band] = [Math.floor(pixel / 384), Math.floor(pixel / 6) % 64, pixel % 6]
    const [y, x] = [reflected(row, reflectY), reflected(column, reflectX)]
    const [fromRow, fromColumn] = transpose ? [x, y] : [y, x]
    turned[at] = stamps[stamp * STAMP_LENGTH + (fromRow * 64 + fromColumn) * 6 + band] ?? NaN
  }
  return turned
}

describe('the passes of a network', () => {
  it('see a stamp in each symmetry of the square', async () => {
    const all = await run({ samples: 0, symmetric: true, seed: 1 })
    expect(all).toHaveLength(8 * 4 * 5)
    for (const [index, symmetry] of SYMMETRIES.entries()) {
      const alone = await run({ samples: 0, symmetric: false, seed: 1 }, seen(symmetry))
      alone.forEach((value, at) => expect(all[index * 20 + at]).toBeCloseTo(value, 4))
    }
  })

  it('turn a galaxy along x into one along y with the signs that are stated', async () => {
    const all = await run({ samples: 0, symmetric: true, seed: 1 })
    // The first golden stamp has a clear shape; the network sees it in any symmetry within its uncertainty.
    for (const [index, { signs }] of SYMMETRIES.entries()) {
      expect(Math.abs(signs[0] * (all[20 * index] ?? NaN) - (all[0] ?? NaN))).toBeLessThan(0.1)
      expect(Math.abs(signs[1] * (all[20 * index + 1] ?? NaN) - (all[1] ?? NaN))).toBeLessThan(0.1)
    }
  })

  it('draw their weights from the seed and the number of the sample alone', async () => {
    const five = await run({ samples: 5, symmetric: false, seed: 7 })
    const three = await run({ samples: 3, symmetric: false, seed: 7 })
    three.forEach((value, at) => expect(Math.abs(value - (five[at] ?? NaN))).toBeLessThan(1e-5))
    const other = await run({ samples: 3, symmetric: false, seed: 8 })
    expect(Math.max(...other.map((value, at) => Math.abs(value - (three[at] ?? NaN))))).toBeGreaterThan(1e-4)
    const [first, second] = [five.subarray(0, 20), five.subarray(20, 40)]
    expect(Math.max(...first.map((value, at) => Math.abs(value - (second[at] ?? NaN))))).toBeGreaterThan(1e-4)
  })

  it('are one for each sample, or one for each symmetry where nothing is sampled', () => {
    const symmetries = (options: PassOptions) =>
      passesOf(network, options).map(({ symmetry }) => SYMMETRIES.indexOf(symmetry))
    expect(symmetries({ samples: 10, symmetric: true, seed: 1 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1])
    expect(symmetries({ samples: 0, symmetric: false, seed: 1 })).toEqual([0])
  })

  it('leave nothing behind in TensorFlow', async () => {
    const before = tensorflow.tf.memory().numTensors
    await run({ samples: 3, symmetric: true, seed: 1 })
    expect(tensorflow.tf.memory().numTensors).toBe(before)
  })
})
