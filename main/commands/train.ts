import { resolve } from 'node:path'
import type { TrainingOrder, TrainingProgress, TrainingSummary } from '../../preload/contract-training'
import { common, readArguments, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

const MODELS: readonly TrainingOrder['model'][] = ['deterministic', 'bayesian', 'generative']

/** `train --model KIND --out DIR`: a network learns from simulated galaxies; what was learned is kept when it is interrupted. */
export async function train(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, [], {
    ...common,
    model: { type: 'string' },
    architecture: { type: 'string' },
    out: { type: 'string' },
    steps: { type: 'string' },
    batch: { type: 'string' },
    seed: { type: 'string' },
    'held-out': { type: 'string' },
    resume: { type: 'boolean', default: false },
  } as const)
  const { out, architecture = null, resume } = values
  const model = MODELS.find((known) => known === values.model)
  if (!model) throw new WrongUsage(`--model ${MODELS.join('|')} is missing or another`)
  if (!out) throw new WrongUsage('--out DIR is missing: the folder of the model')
  const order: TrainingOrder = {
    ...{ model, architecture, resume, out: resolve(out), seed: whole('seed', values.seed, 0) ?? 1 },
    ...{ steps: whole('steps', values.steps, 1), batch: whole('batch', values.batch, 1) },
    heldOut: whole('held-out', values['held-out'], 1),
  }
  const progress = progressLine(values.quiet)
  const report = (step: TrainingProgress): void => progress.show(progressOf(step))
  const summary = await withHub((hub, signal) => hub.train(order, { signal, report })).finally(progress.end)
  console.log(values.json ? JSON.stringify(summary) : inWords(summary))
  return 0
}

function whole(option: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
  throw new WrongUsage(`--${option} ${text} is no whole number from ${least} on`)
}

function progressOf({ step, steps, loss, stampsPerSecond }: TrainingProgress) {
  const stage = `training, loss ${loss.toFixed(3)}, ${Math.round(stampsPerSecond)} stamps/s`
  return { stage, done: step, total: steps, unit: 'steps' } as const
}

function inWords({ folder, steps, kept, loss, metrics, seconds, stopped, notes }: TrainingSummary): string {
  const lines = Object.entries(metrics).map(([subset, { n, rms, nll }]) => {
    const figures = [rms, nll].map((value) => value?.toFixed(4) ?? '-')
    return `  ${subset.padEnd(18)} n ${n ?? '-'}  rms ${figures[0]}  nll ${figures[1]}`
  })
  const first = `${folder}: ${steps} steps, loss ${loss?.toFixed(4) ?? '-'}, ${seconds.toFixed(0)} s, ${stopped}; weights of step ${kept}`
  return [first, ...lines, ...notes.map((note) => `note: ${note}`)].join('\n')
}
