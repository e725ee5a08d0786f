import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TrainingOrder } from '../../preload/contract-training'
import { gaussianGalaxies } from './fixtures/gaussian-galaxies'
import { prepareNetwork } from './forward-passes'
import { readModel } from './model-folder'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { describeFolder } from './training-folder'
import { trainModel, type ModelSurroundings } from './train-model'

let tensorflow: TensorFlow
let folder: string
beforeAll(async () => {
  tensorflow = await loadTensorFlow()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-model-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Outputs of the last validation, and galaxies that they are of. */
interface Validated {
  outputs: Float32Array
  stamps: Float32Array
}

function surroundings(validated: Validated[] = [], signal = new AbortController().signal): ModelSurroundings {
  const galaxies = gaussianGalaxies(1000)
  // Fewer than are asked for: to validate is not what is tried here.
  const source = { ...galaxies, heldOut: (_: number, seed: number) => galaxies.heldOut(8, seed) }
  return {
    ...{ tf: tensorflow.tf, source, runtime: 'a test', signal },
    now: () => 0,
    report: () => undefined,
    score(outputs, { stamps }) {
      validated.push({ outputs, stamps: stamps.slice(0, 3 * 64 * 64 * 6) })
      return { all: { n: 1024, rms: 0.5, nll: 0.25 } }
    },
  }
}

const order = (change: Partial<TrainingOrder> = {}): TrainingOrder => ({
  ...{ model: 'bayesian', architecture: 'small', out: join(folder, 'tiny'), steps: 2, batch: 4, seed: 3 },
  resume: false,
  ...change,
})

describe('a trained model', () => {
  it('is a folder that can be read and run, and gives what was validated', async () => {
    const validated: Validated[] = []
    const summary = await trainModel(order(), surroundings(validated))
    expect(summary).toMatchObject({ steps: 2, stopped: 'all steps done', notes: [] })
    const { network, description } = await readModel(order().out)
    expect(description).toMatchObject({ name: 'tiny', samples: 50 })
    const passes = await prepareNetwork(tensorflow, network, { samples: 0, symmetric: false, seed: 0 })
    const { outputs, stamps } = validated.at(-1) ?? expect.fail()
    ;(await passes.run(stamps)).forEach((value, at) => expect(value).toBeCloseTo(outputs[at] ?? NaN, 4))
    passes.dispose()
    const card = await readFile(join(order().out, 'README.md'), 'utf8')
    for (const said of [
      'Gaussian profiles',
      'seed 3',
      description.weights.sha256,
      '| all | 1024 | 0.5000 |',
    ]) {
      expect(card).toContain(said)
    }
  })

  it('is neither overwritten nor mixed with another run', async () => {
    await trainModel(order({ model: 'deterministic' }), surroundings())
    await expect(trainModel(order(), surroundings())).rejects.toThrow('already')
    await expect(trainModel(order({ resume: true }), surroundings())).rejects.toThrow('architecture')
    const again = await trainModel(order({ model: 'deterministic', resume: true }), surroundings())
    expect(again).toMatchObject({ steps: 2, stampsPerSecond: null })
  })

  it('is not written among other files', async () => {
    await writeFile(join(folder, 'thesis.tex'), 'mine')
    for (const resume of [false, true]) {
      const training = trainModel(order({ out: folder, resume }), surroundings())
      await expect(training).rejects.toMatchObject({
        report: { what: 'The folder is not empty.', where: folder },
      })
    }
  })

  it('and its run are found in its folder', async () => {
    const { out } = order()
    expect(await describeFolder(out)).toEqual({ folder: out, isEmpty: true, hasModel: false, run: null })
    await trainModel(order({ heldOut: 8 }), surroundings())
    const resumed = { ...order({ heldOut: 8 }), resume: true }
    expect(await describeFolder(out)).toEqual({
      ...{ folder: out, isEmpty: false, hasModel: true, run: { order: resumed, step: 2 } },
    })
  })

  it('is of a known architecture and kind', async () => {
    await expect(trainModel(order({ architecture: 'toString' }), surroundings())).rejects.toThrow(
      'There are small',
    )
    await expect(trainModel(order({ model: 'generative' }), surroundings())).rejects.toThrow(
      'does not measure shapes',
    )
  })
})
