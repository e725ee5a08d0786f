import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { writeAside } from './checkpoint'
import type { ModelDescription } from './model-folder'
import { writeSafetensors, type Weights } from './safetensors'
import { flopOf, parametersOf } from './architectures'
import { shapeNetwork, type ShapeArchitecture } from './shape-network'
import type { Metrics } from './training-run'

/** Samples of the weights that a Bayesian network takes unless others are asked for. */
const SAMPLES = 50

/** How a network came about, for its model card. */
export interface TrainingRecord {
  readonly architecture: ShapeArchitecture
  readonly weights: Weights
  readonly recipe: string
  readonly seed: number
  readonly batch: number
  readonly steps: number
  /** The step that the weights are of. */
  readonly kept: number
  readonly seconds: number
  readonly loss: number | null
  readonly metrics: Metrics
  readonly runtime: string
}

/**
 * Writes a folder that `readModel` reads: weights.safetensors, README.md, and model.json last, so that a folder with it is whole. Throws
 * `WeightsError` where the weights do not fit the architecture.
 */
export async function writeModel(folder: string, record: TrainingRecord): Promise<void> {
  const { architecture, weights } = record
  const name = basename(resolve(folder))
  shapeNetwork(name, architecture, weights)
  const file = writeSafetensors(weights)
  const sha256 = createHash('sha256').update(file).digest('hex')
  const isBayesian = architecture.bayesian.length > 0
  const description: ModelDescription = {
    ...{ format: 1, name, kind: 'shape', summary: summaryOf(record) },
    ...{ samples: isBayesian ? SAMPLES : 0, symmetric: true, architecture },
    weights: { file: 'weights.safetensors', sha256 },
  }
  await mkdir(folder, { recursive: true })
  await writeAside(join(folder, 'weights.safetensors'), file)
  await writeAside(join(folder, 'README.md'), modelCard(name, record, sha256))
  await writeAside(join(folder, 'model.json'), `${JSON.stringify(description, null, 2)}\n`)
}

function summaryOf({ architecture: { stages, side, bayesian }, steps }: TrainingRecord): string {
  const kind = bayesian.length > 0 ? 'Bayesian' : 'Deterministic'
  return `${kind}, stages ${stages.join('-')} on the central ${side} x ${side} pixels, ${steps} steps.`
}

/** What is said of a network in words (after Mitchell et al. 2019). */
function modelCard(name: string, record: TrainingRecord, sha256: string): string {
  const { architecture, recipe, seed, batch, steps, kept, seconds, loss, metrics, runtime } = record
  const { bayesian } = architecture
  const lines = [
    `# ${name}`,
    '',
    `${summaryOf(record)} Measures the reduced shear shape (g1, g2) of the galaxy in the middle of a stamp of 64 x 64 pixels of`,
    '0.2 arcsec in u g r i z y, with its covariance.',
    '',
    `- **Data**: ${recipe}. Each batch in one of the eight symmetries of the square.`,
    `- **Training**: ${steps} steps of ${batch}, seed ${seed}, ${seconds.toFixed(0)} s with ${runtime}; the weights are the moving average${kept < steps ? ` of step ${kept}, which the held-out galaxies found best` : ''}.`,
    `- **Loss at the end**: ${figure(loss)} nats a galaxy.`,
    `- **Bayesian layers**: ${bayesian.join(', ') || 'none'}.`,
    `- **Size**: ${parametersOf(architecture)} numbers, ${(flopOf(architecture) / 1e6).toFixed(1)} MFLOP a stamp.`,
    `- **Hash of the weights** (SHA-256): \`${sha256}\``,
    '',
    'Held-out galaxies of the same kind, mean weights, one pass; other skies were not tried.',
    '',
    '| galaxies | n | rms | nmad | nll | coverage 68 | coverage 95 |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...Object.entries(metrics).map(([subset, scores]) => {
      const figures = ['n', 'rms', 'nmad', 'nll', 'coverage68', 'coverage95'].map((score) =>
        figure(scores[score]),
      )
      return `| ${[subset.replace('_', ' '), ...figures].join(' | ')} |`
    }),
  ]
  return `${lines.join('\n')}\n`
}

function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return Number.isInteger(value) ? String(value) : value.toFixed(4)
}
