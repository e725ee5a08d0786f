import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ARCHITECTURES } from './architectures'
import { checkpointsIn } from './checkpoint'
import { gaussianGalaxies } from './fixtures/gaussian-galaxies'
import type { ShapeArchitecture } from './shape-network'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import {
  DEFAULT_OPTIONS,
  runTraining,
  type Metrics,
  type RunProgress,
  type RunSurroundings,
} from './training-run'

let tf: TensorFlow['tf']
let folder: string
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-training-'))
})
afterEach(() => rm(folder, { recursive: true }))

const tiny: ShapeArchitecture = { ...ARCHITECTURES.small, side: 24, stages: [4, 8], dense: 8 }
const partlyBayesian = { ...tiny, bayesian: ['stage2.conv_b', 'dense'] }
const options = {
  ...DEFAULT_OPTIONS,
  ...{ steps: 20, batch: 8, warmUp: 5, validateEvery: 10, checkpointEvery: 5, heldOut: 16, averaging: 0.9 },
}

/** Root of the mean square of what is wrong with g1 and g2; an `nll` of its own, where early stopping is tried. */
function score(nll: () => number | null) {
  return (outputs: Float32Array, { shapes }: { shapes: Float32Array }): Metrics => {
    const squares = shapes.map((truth, at) => ((outputs[5 * (at >> 1) + (at & 1)] ?? NaN) - truth) ** 2)
    const rms = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length)
    return { all: { rms, nll: nll() } }
  }
}

interface Watched {
  surroundings: RunSurroundings
  seen: RunProgress[]
  notes: string[]
}

function watched(
  onStep: (step: number) => void = () => undefined,
  nll: () => number | null = () => null,
): Watched {
  const [seen, notes]: [RunProgress[], string[]] = [[], []]
  let clock = 0
  const surroundings: RunSurroundings = {
    ...{ tf, source: gaussianGalaxies(), checkpoints: join(folder, 'checkpoints'), score: score(nll) },
    now: () => (clock += 100),
    signal: new AbortController().signal,
    report(progress) {
      seen.push(progress)
      onStep(progress.step)
    },
    note: (text) => void notes.push(text),
  }
  return { surroundings, seen, notes }
}

/** A run until a step, where it is cancelled. */
async function cancelledAt(step: number, architecture: ShapeArchitecture): Promise<RunProgress[]> {
  const controller = new AbortController()
  const { surroundings, seen } = watched((now) => now === step && controller.abort())
  const run = runTraining(architecture, options, false, { ...surroundings, signal: controller.signal })
  await expect(run).rejects.toMatchObject({ report: { code: 'cancelled' } })
  return seen
}

async function valuesOf(run: ReturnType<typeof runTraining>): Promise<number[]> {
  const { weights } = await run
  const values = [...weights.values()].flatMap((tensor) => [...tensor.dataSync()])
  tf.dispose([...weights.values()])
  return values
}

function expectSame(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length)
  const differences = found.map((value, at) => Math.abs(value - (expected[at] ?? NaN)))
  expect(Math.max(...differences)).toBeLessThan(1e-6)
}

describe('a run that is interrupted', () => {
  it('and resumed has the curve and the weights of one that was not', async () => {
    const architecture = partlyBayesian
    const whole = watched()
    const expected = await valuesOf(runTraining(architecture, options, false, { ...whole.surroundings, checkpoints: join(folder, 'whole') })) // prettier-ignore
    const before = await cancelledAt(10, architecture)
    const after = watched()
    expectSame(await valuesOf(runTraining(architecture, options, true, after.surroundings)), expected)
    const curve = [...before, ...after.seen]
    expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, step) => step + 1))
    expectSame(curve.map(({ loss }) => loss), whole.seen.map(({ loss }) => loss)) // prettier-ignore
  })

  it('goes on from the checkpoint before, with a note, where the last is cut short', async () => {
    await cancelledAt(10, tiny)
    const checkpoints = join(folder, 'checkpoints')
    const [last = expect.fail()] = await checkpointsIn(checkpoints)
    const bytes = await readFile(join(checkpoints, last))
    await writeFile(join(checkpoints, last), bytes.subarray(0, bytes.length / 2))
    await writeFile(join(checkpoints, 'step-00000015.safetensors.1.partial'), 'half')
    const { surroundings, seen, notes } = watched()
    await valuesOf(runTraining(tiny, options, true, surroundings))
    expect(seen[0]?.step).toBe(6)
    expect(notes).toEqual([expect.stringContaining(last)])
  })

  it('is not resumed as another run', async () => {
    await cancelledAt(5, tiny)
    const { surroundings } = watched()
    const other = runTraining(tiny, { ...options, seed: 2 }, true, surroundings)
    await expect(other).rejects.toThrow('the seed 1')
  })
})

it('a run leaves as many tensors as there were, step by step', async () => {
  const before = tf.memory().numTensors
  const counts = new Set<number>()
  const { surroundings } = watched((step) => step > 1 && counts.add(tf.memory().numTensors))
  await valuesOf(runTraining(partlyBayesian, options, false, surroundings))
  expect(counts.size).toBe(1)
  expect(tf.memory().numTensors).toBe(before)
})

it('a run says how far it is, and what it is worth at each validation', async () => {
  const { surroundings, seen } = watched()
  const { metrics, stopped, stampsPerSecond, weights } = await runTraining(tiny, options, false, surroundings)
  tf.dispose([...weights.values()])
  expect(seen.filter((progress) => progress.metrics).map(({ step }) => step)).toEqual([10, 20])
  expect(seen.every(({ loss, nll, kl }) => Math.abs(loss - nll) < 1e-6 && kl === 0)).toBe(true)
  expect(metrics).toEqual(seen.at(-1)?.metrics)
  // 8 stamps in 0.1 s by the clock of the test.
  expect([stopped, Math.round(stampsPerSecond ?? NaN)]).toEqual(['all steps done', 80])
})

it('a run stops when held-out galaxies get no better', async () => {
  const nlls = [3, 2, 2.5, 2.6, 2.7]
  const { surroundings, seen } = watched(undefined, () => nlls.shift() ?? 9)
  const patient = { ...options, validateEvery: 2, patience: 2 }
  const { stopped, weights } = await runTraining(tiny, patient, false, surroundings)
  tf.dispose([...weights.values()])
  expect([stopped, seen.length]).toEqual(['no better any more', 8])
})
