import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { architectureNamed } from './architectures/architectures'
import { addition, product, workloadOf } from './fixtures/plain-workload'
import { builtInWorkload } from './graphs/built-in-workload'
import { layerSpeeds, type LayerSpeed } from './layer-speeds'
import { SOFTWARE_NAMES } from './software'
import type { Operation, Workload } from './workload'

const DEVICES = ['gc2', 'gc200', 'bow', 'v100', 'a100', 'h100', 't4', 'host']

const NETWORKS = (['dnn', 'resnet50', 'bert-large'] as const).map((name) =>
  builtInWorkload(name, 'inference'),
)

/** Half as many bytes move twice as fast. */
const BYTES = 2

const peaksOf = (name: string): number => {
  const { peakFp16, peakFp32 } = architectureNamed(name)
  return peakFp16.value / peakFp32.value
}

const speeds = (workload: Workload, name: string, batch: number, software: string): LayerSpeed[] =>
  layerSpeeds({
    ...{ workload, architecture: architectureNamed(name), devices: 1, batch, software, strategy: null },
  })

/** No layer gains more than the peaks, or than the bytes where those give more; and none loses by it. */
function expectWithinPeaks(layers: readonly LayerSpeed[], name: string): void {
  const most = Math.max(peaksOf(name), BYTES)
  const gains = layers.map(({ speedUp }) => speedUp)
  expect(Math.min(...gains)).toBeGreaterThan(1 - 1e-9)
  expect(Math.max(...gains)).toBeLessThan(most * (1 + 1e-9))
}

test('the peaks of half precision are 4 times those of single on a GC2, and 8 times on a V100’s tensor cores', () => {
  expect(peaksOf('gc2')).toBeCloseTo(4, 1)
  expect(peaksOf('v100')).toBeCloseTo(8, 1)
})

describe.each(DEVICES)('on a %s no layer gains more in half precision than peaks and bytes give', (name) => {
  test.each(SOFTWARE_NAMES)('with %s, in networks that are published', (software) => {
    for (const workload of NETWORKS) {
      for (const batch of [1, 64]) {
        const layers = speeds(workload, name, batch, software)
        expect(layers.length).toBeGreaterThan(5)
        expectWithinPeaks(layers, name)
      }
    }
  })

  test('of any size', () => {
    // As many small as large: units that are not full, and tiles without work.
    const side = fc.oneof(...[16, 300, 5000].map((most) => fc.integer({ min: 1, max: most })))
    const operation: fc.Arbitrary<Operation> = fc.oneof(
      fc.tuple(side, side, side).map(([rows, columns, depth]) => product(rows, columns, depth)),
      fc.integer({ min: 1, max: 1e7 }).map(addition),
    )
    const layer = fc.array(operation, { minLength: 1, maxLength: 4 })
    const batches = fc.integer({ min: 1, max: 512 })
    const property = fc.property(
      layer,
      batches,
      fc.constantFrom(...SOFTWARE_NAMES),
      (operations, batch, software) =>
        expectWithinPeaks(speeds(workloadOf(operations), name, batch, software), name),
    )
    fc.assert(property, { numRuns: 100, seed: 7 })
  })
})

test.each([
  ['gc2', 'poplar', 3.5],
  ['v100', 'ngc', 3],
])('large products on a %s come near what they can gain', (name, software, least) => {
  const [layer] = speeds(workloadOf([product(4096, 4096, 4096)]), name, 8, software)
  expect(layer?.speedUp).toBeGreaterThan(least)
})
