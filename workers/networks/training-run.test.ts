import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ARCHITECTURES } from './architectures'
import { checkpointsIn } from './checkpoint'
import { gaussianGalaxies } from './fixtures/gaussian-galaxies'
import type { ShapeArchitecture } from './shape-network'
import type { TrainingBatch, TrainingSource } from './training-source'
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

describe('when held-out galaxies get no better, a run', () => {
  /** The likelihood by step: best at step 4, and so not that of the end. */
  const NLLS: Readonly<Record<number, number>> = { 2: 3, 4: 2, 6: 2.5, 8: 2.6 }
  const patient = { ...options, validateEvery: 2, checkpointEvery: 1, patience: 2 }

  /** Whoever watches a run keeps the outputs of every validation; those of an average already seen have its likelihood. */
  function judged(onStep: (step: number) => void = () => undefined) {
    let step = 0
    const outputs: number[][] = []
    const { surroundings, seen, notes } = watched((now) => onStep((step = now)))
    const known = new Map<string, number>()
    const score: RunSurroundings['score'] = (found) => {
      outputs.push([...found])
      const key = [...found].join()
      // What is scored while a step is under way comes before it is reported.
      if (!known.has(key)) known.set(key, NLLS[step + 1] ?? 9)
      return { all: { nll: known.get(key) ?? NaN } }
    }
    return { surroundings: { ...surroundings, score }, seen, notes, outputs }
  }

  it('stops, and its weights are the average of the best validation', async () => {
    const { surroundings, seen, outputs } = judged()
    const { stopped, kept, metrics, weights } = await runTraining(tiny, patient, false, surroundings)
    tf.dispose([...weights.values()])
    expect([stopped, seen.length, kept]).toEqual(['no better any more', 8, 4])
    expect(metrics).toEqual({ all: { nll: 2 } })
    // Validations after steps 2, 4, 6 and 8, the end, and the best again.
    expect(outputs.map((found) => found.join() === outputs[1]?.join())).toEqual([false, true, false, false, false, true]) // prettier-ignore
  })

  it('keeps the best over an interruption', async () => {
    const whole = judged()
    const expected = await valuesOf(runTraining(tiny, patient, false, { ...whole.surroundings, checkpoints: join(folder, 'whole') })) // prettier-ignore
    const controller = new AbortController()
    const before = judged((step) => step === 5 && controller.abort())
    const interrupted = runTraining(tiny, patient, false, {
      ...before.surroundings,
      signal: controller.signal,
    })
    await expect(interrupted).rejects.toMatchObject({ report: { code: 'cancelled' } })
    const after = judged()
    const goesOn = runTraining(tiny, patient, true, after.surroundings)
    expectSame(await valuesOf(goesOn), expected)
    expect((await goesOn).kept).toBe(4)
  })

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors
    await valuesOf(runTraining(tiny, patient, false, judged().surroundings))
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('the best of a Bayesian network is looked for only when its divergence counts in full', async () => {
  let nll = 0
  const { surroundings } = watched(undefined, () => nll++)
  const bayesian = { ...options, validateEvery: 2, checkpointEvery: 2, divergenceWarmUp: 0.5, patience: 3 }
  const { kept, stopped, weights } = await runTraining(partlyBayesian, bayesian, false, surroundings)
  tf.dispose([...weights.values()])
  // Validations are worse and worse; that of step 10, where the warm-up ends, is the first that counts.
  expect([kept, stopped]).toEqual([10, 'no better any more'])
})

it('a run that is made longer says that its learning rate takes another course', async () => {
  await cancelledAt(5, tiny)
  const { surroundings, notes } = watched()
  await valuesOf(runTraining(tiny, { ...options, steps: 8 }, true, surroundings))
  expect(notes).toEqual([expect.stringContaining('begun for 20 steps and goes on to 8')])
})

it('a loss that is no number is told with its place and what to do', async () => {
  const { surroundings } = watched()
  const source = { ...gaussianGalaxies(), batches: broken }
  const run = runTraining(tiny, options, false, { ...surroundings, source })
  await expect(run).rejects.toMatchObject({
    report: { what: expect.stringContaining('after 3 steps'), where: surroundings.checkpoints, remedy: expect.stringContaining('another seed') }, // prettier-ignore
  })
})

/** Galaxies of which the third batch is spoiled. */
async function* broken(
  ...[asked, from]: Parameters<TrainingSource['batches']>
): AsyncGenerator<TrainingBatch, never> {
  const whole = gaussianGalaxies().batches(asked, from)
  for (let number = from; ; number++) {
    const { value } = (await whole.next()) as IteratorYieldResult<TrainingBatch> // it has no end
    yield number === 2 ? { ...value, stamps: value.stamps.map(() => NaN) } : value
  }
}
