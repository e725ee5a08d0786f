import type { Axis } from '../chart/axis'

/** One measurement of the source paper: both devices' times, drawn once as they are and once as their ratio. */
export interface PaperChart {
  /** The series are `dnn-training/gc2` and `dnn-training/v100`. */
  readonly id: string
  readonly workload: string
  readonly phase: 'training' | 'inference' | 'generation'
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  /** Batches that the curves are worked out at. */
  readonly batches: readonly number[]
}

const BATCH: Axis = { name: 'batch', unit: 'images', scale: 'linear' }
const EPOCHS: Axis = { name: 'time of 100 epochs', unit: 's', scale: 'linear' }

/** Even numbers from 2. */
const evenTo = (last: number): number[] => Array.from({ length: last / 2 }, (_, at) => 2 * (at + 1))

/** Some steps for each power of ten, all whole numbers. */
function decades(last: number, steps: number): number[] {
  const count = Math.round(Math.log10(last) * steps)
  return [...new Set(Array.from({ length: count + 1 }, (_, at) => Math.round(10 ** (at / steps))))]
}

/** The measurements of Arcelin (2021), and of the notebook that accompanies it. */
export const PAPER_CHARTS: readonly PaperChart[] = [
  {
    id: 'dnn-training',
    workload: 'dnn',
    phase: 'training',
    title: 'Deterministic network, training',
    x: BATCH,
    y: EPOCHS,
    batches: evenTo(24),
  },
  {
    id: 'bnn-training',
    workload: 'bnn',
    phase: 'training',
    title: 'Bayesian network, training',
    x: BATCH,
    y: EPOCHS,
    batches: evenTo(16),
  },
  {
    id: 'vae-generation',
    workload: 'vae',
    phase: 'generation',
    title: 'Autoencoder, drawing images',
    x: { name: 'images drawn', unit: '1', scale: 'log' },
    y: { name: 'time', unit: 's', scale: 'log' },
    batches: decades(10_000, 6),
  },
  {
    id: 'shape-inference',
    workload: 'dnn',
    phase: 'inference',
    title: 'Shapes of 2,000 images',
    x: BATCH,
    y: { name: 'time', unit: 's', scale: 'linear' },
    batches: evenTo(64),
  },
]
