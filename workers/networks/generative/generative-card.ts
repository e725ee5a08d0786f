import type { Metrics } from '../training-run'
import { vaeWeightShapes, type GenerativeArchitecture } from './architecture'

/** How a generative network came about, for its model card. */
export interface GenerativeRecord {
  readonly architecture: GenerativeArchitecture
  readonly components: number
  readonly recipe: string
  readonly seed: number
  readonly batch: number
  readonly steps: number
  readonly seconds: number
  readonly loss: number | null
  readonly metrics: Metrics
  readonly runtime: string
}

/** A generative network in a line. */
export function summaryOf({ architecture: { latent }, components, steps }: GenerativeRecord): string {
  return `Galaxies without noise from ${latent} numbers: variational autoencoder, ${components} Gaussians as prior, ${steps} steps.`
}

/** What is said of a generative network in words (after Mitchell et al. 2019). */
export function generativeCard(name: string, record: GenerativeRecord, sha256: string): string {
  const { architecture, recipe, seed, batch, steps, seconds, loss, metrics, runtime } = record
  const numbers = [...vaeWeightShapes(architecture).values()]
    .map((shape) => shape.reduce((product, side) => product * side, 1))
    .reduce((sum, one) => sum + one, 0)
  const lines = [
    `# ${name}`,
    '',
    `${summaryOf(record)} A galaxy is an image of 64 x 64 pixels of 0.2 arcsec in u g r i z y, nJy a pixel.`,
    '',
    `- **Data**: ${recipe}.`,
    `- **Training**: ${steps} steps of ${batch}, seed ${seed}, ${seconds.toFixed(0)} s with ${runtime}; the weights are the moving average.`,
    `- **Likelihood**: the noise of LSST with ${architecture.noise.depth} times the exposure of ten years; errors under ${100 * architecture.noise.peak} % of a profile's peak and ${100 * architecture.noise.flux} % of a flux count little.`,
    `- **Loss at the end**: ${figure(loss)} nats a galaxy.`,
    `- **Size**: ${numbers} numbers.`,
    `- **Hash of the weights** (SHA-256): \`${sha256}\``,
    '',
    'Figures of held-out galaxies (`all`: the autoencoder; `prior`: their latent numbers under the prior), nats a galaxy and shares:',
    '',
    ...Object.entries(metrics).map(
      ([subset, scores]) =>
        `- ${subset}: ${Object.entries(scores)
          .map(([score, value]) => `${score} ${figure(value)}`)
          .join(', ')}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return Number.isInteger(value) ? String(value) : value.toFixed(4)
}
