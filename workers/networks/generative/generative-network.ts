import { WeightsError, type Weights } from '../safetensors'
import { vaeWeightShapes, type GenerativeArchitecture } from './architecture'
import type { GaussianMixture } from './gaussian-mixture'

/** A network that makes galaxies: a trained autoencoder, and the prior over its latent numbers that galaxies are drawn from. */
export interface GenerativeNetwork {
  readonly name: string
  readonly architecture: GenerativeArchitecture
  readonly weights: Weights
  readonly prior: GaussianMixture
}

/** The names and shapes of the weights that hold a prior. */
function priorShapes(latent: number, components: number): Map<string, readonly number[]> {
  return new Map([
    ['prior.shares', [components]],
    ['prior.means', [components, latent]],
    ['prior.factors', [components, latent, latent]],
  ])
}

/** A network of weights that fit its architecture and the number of its prior's components. Throws `WeightsError` that names the first that does not. */
export function generativeNetwork(
  name: string,
  architecture: GenerativeArchitecture,
  components: number,
  weights: Weights,
): GenerativeNetwork {
  const { latent } = architecture
  for (const [tensor, shape] of [...vaeWeightShapes(architecture), ...priorShapes(latent, components)]) {
    const found = weights.get(tensor)
    if (!found)
      throw new WeightsError(`${name}: the weights have no ${tensor}: they are of another architecture`)
    if (found.shape.join() !== shape.join()) {
      const [is, wanted] = [found.shape.join(' x '), shape.join(' x ')]
      throw new WeightsError(`${name}: ${tensor} is ${is}, and the architecture takes ${wanted}`)
    }
    if (!found.values.every(Number.isFinite)) {
      throw new WeightsError(`${name}: ${tensor} has values that are not finite`)
    }
  }
  return { name, architecture, weights, prior: priorOf(weights, latent, components) }
}

function priorOf(weights: Weights, sides: number, components: number): GaussianMixture {
  const rows = (name: string, length: number): Float64Array[] =>
    Array.from({ length: components }, (_, at) =>
      Float64Array.from(weights.get(name)?.values.subarray(at * length, (at + 1) * length) ?? []),
    )
  const shares = Float64Array.from(weights.get('prior.shares')?.values ?? [])
  return { sides, shares, means: rows('prior.means', sides), factors: rows('prior.factors', sides * sides) }
}

/** A prior as weights of a file. */
export function priorWeights({ sides, shares, means, factors }: GaussianMixture): Weights {
  const all = (rows: readonly Float64Array[]): Float32Array =>
    Float32Array.from(rows.flatMap((row) => [...row]))
  const values = [Float32Array.from(shares), all(means), all(factors)]
  return new Map(
    [...priorShapes(sides, shares.length)].map(([name, shape], at) => [
      name,
      { shape, values: values[at] ?? new Float32Array(0) },
    ]),
  )
}
