import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readModel } from './model-folder'
import { readSafetensors, WeightsError, writeSafetensors, type Weight, type Weights } from './safetensors'
import { layersOf, weightShapes, type ShapeArchitecture } from './shape-network'

const architecture: ShapeArchitecture = {
  ...{ side: 8, stretch: 0.5, stages: [2, 3], dense: 4, bayesian: ['dense'] },
  skySigma: { u: 1, g: 1, r: 1, i: 1, z: 1, y: 1 },
}

function weights(change: (name: string, weight: Weight) => Weight | null = (_, weight) => weight): Weights {
  const made = [...weightShapes(architecture)].flatMap(([name, shape]) => {
    const length = shape.reduce((product, side) => product * side, 1)
    const weight = change(name, { shape, values: new Float32Array(length).fill(0.5) })
    return weight ? [[name, weight] as const] : []
  })
  return new Map(made)
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-model-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(
  file: Uint8Array,
  sha256 = createHash('sha256').update(file).digest('hex'),
): Promise<void> {
  const model = {
    ...{ format: 1, name: 'tiny', kind: 'shape', summary: '', samples: 5, symmetric: false, architecture },
    weights: { file: 'weights.safetensors', sha256 },
  }
  await writeFile(join(folder, 'model.json'), JSON.stringify(model))
  await writeFile(join(folder, 'weights.safetensors'), file)
}

describe('a model', () => {
  it('is read with the weights it was written with', async () => {
    await write(writeSafetensors(weights()))
    const { network } = await readModel(folder)
    expect(network.weights.get('dense.kernel_sigma')?.shape).toEqual([2 * 2 * 3, 4])
    expect(layersOf(network.architecture).map(({ name }) => name)).toEqual([
      ...['stage1.conv_a', 'stage1.conv_b', 'stage2.conv_a', 'stage2.conv_b', 'dense', 'output'],
    ])
  })

  it('whose weights are not those described is refused', async () => {
    await write(writeSafetensors(weights()), 'f00')
    await expect(readModel(folder)).rejects.toThrow('their hash is another')
  })

  it.each<[string, Parameters<typeof weights>[0], RegExp]>([
    [
      'of another architecture',
      (name, weight) => (name === 'output.bias' ? null : weight),
      /no output\.bias/,
    ],
    [
      'of another shape',
      (name, weight) => (name === 'output.bias' ? { shape: [6], values: new Float32Array(6) } : weight),
      /output\.bias is 6, and the architecture takes 5/,
    ],
    [
      'not finite',
      (name, { shape, values }) => ({ shape, values: name === 'dense.bias' ? values.fill(NaN) : values }),
      /dense\.bias has values that are not finite/,
    ],
  ])('whose weights are %s is refused', async (_what, change, message) => {
    await write(writeSafetensors(weights(change)))
    await expect(readModel(folder)).rejects.toThrow(message)
  })

  it('whose weights are cut short or are not there is refused', async () => {
    const file = writeSafetensors(weights())
    await write(file.subarray(0, file.length - 4))
    await expect(readModel(folder)).rejects.toThrow('beyond the end of the file')
    await write(new Uint8Array(0))
    await expect(readModel(folder)).rejects.toThrow('weights.safetensors')
    await rm(join(folder, 'weights.safetensors'))
    await expect(readModel(folder)).rejects.toThrow('cannot be read (ENOENT)')
  })

  it('that is not there, or not understood, is named', async () => {
    await expect(readModel(folder)).rejects.toThrow('There is no model here')
    await writeFile(join(folder, 'model.json'), '{ "format": 2 }')
    await expect(readModel(folder)).rejects.toThrow('"format"')
  })
})

describe('a file of weights', () => {
  it('is a header of names and shapes, and the numbers', () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6)
    const file = writeSafetensors(new Map([['a.kernel', { shape: [2, 3], values }]]), { origin: 'here' })
    expect(new DataView(file.buffer).getBigUint64(0, true) % 8n).toBe(0n)
    expect(readSafetensors(file, 'w').get('a.kernel')).toEqual({ shape: [2, 3], values })
  })

  it('may hold its numbers in half precision', () => {
    const header = JSON.stringify({ a: { dtype: 'F16', shape: [3], data_offsets: [0, 6] } }).padEnd(64)
    const file = new Uint8Array(8 + 64 + 6)
    new DataView(file.buffer).setBigUint64(0, 64n, true)
    file.set(new TextEncoder().encode(header), 8)
    file.set(new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3800).buffer), 72)
    expect(readSafetensors(file, 'w').get('a')).toEqual({ shape: [3], values: Float32Array.of(1, -2, 0.5) })
    expect(() => readSafetensors(file.subarray(0, 76), 'w')).toThrow(/beyond the end/)
  })

  it('that is cut short or damaged is a clear error or other numbers, never a crash', () => {
    const file = writeSafetensors(weights())
    expect(() => readSafetensors(file.subarray(0, file.length - 4), 'w')).toThrow(
      /beyond the end of the file/,
    )
    const damage = fc.record({ length: fc.nat(file.length), at: fc.nat(file.length - 1), byte: fc.nat(255) })
    fc.assert(
      fc.property(damage, ({ length, at, byte }) => {
        const bad = file.slice(0, length)
        bad[at] = byte
        try {
          readSafetensors(bad, 'w')
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsError)
        }
      }),
      { numRuns: 200 },
    )
  })
})
