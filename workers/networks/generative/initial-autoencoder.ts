import type { Operations } from '../differentiable-layers'
import { randomStream } from '../random-stream'
import type { Weight } from '../safetensors'
import { vaeLayers, type GenerativeArchitecture } from './architecture'
import { galaxyTensors } from './autoencoder'
import type { GalaxyBatch } from './galaxy-source'

/** What the kernels of last layers are smaller by, so that the first galaxies are near to the mean one. */
const LAST_LAYER = 0.1
/** The first posteriors are this wide: softplus(-1) = 0.31. */
const FIRST_RHO = -1

/** Weights to begin with: kernels from N(0, 2 / inputs) (He et al. 2015), the mean galaxy from a batch. */
export function initialAutoencoder(
  tf: Operations,
  architecture: GenerativeArchitecture,
  batch: GalaxyBatch,
  seed: number,
): Map<string, Weight> {
  const weights = meanGalaxy(tf, batch)
  const last = ['encoder.output', 'decoder.flux', `decoder.conv${architecture.decoder.length}`]
  vaeLayers(architecture).forEach(({ name, kernel, inputs, bias }, place) => {
    const size = kernel.reduce((product, side) => product * side, 1)
    const scale = Math.sqrt(2 / inputs) * (last.includes(name) ? LAST_LAYER : 1)
    const values = randomStream(seed, -1, place)
      .normals(size)
      .map((value) => value * scale)
    weights.set(`${name}.kernel`, { shape: kernel, values })
    if (bias > 0) weights.set(`${name}.bias`, { shape: [bias], values: new Float32Array(bias) })
  })
  weights.get('encoder.output.bias')?.values.fill(FIRST_RHO, architecture.latent)
  return weights
}

/** The mean profile by band, the same in the eight symmetries but for its pixels, and mean and scatter of the logarithms of fluxes. */
function meanGalaxy(tf: Operations, batch: GalaxyBatch): Map<string, Weight> {
  const { profile, flux_mean, flux_scale } = tf.tidy(() => {
    const { profiles, logFluxes } = galaxyTensors(tf, batch)
    const { mean, variance } = tf.moments(logFluxes, 0)
    return { profile: tf.mean(profiles, 0), flux_mean: mean, flux_scale: tf.sqrt(variance) }
  })
  const weights = new Map<string, Weight>()
  for (const [part, tensor] of Object.entries({ profile, flux_mean, flux_scale })) {
    weights.set(`input.${part}`, { shape: tensor.shape, values: tensor.dataSync<'float32'>() })
    tensor.dispose()
  }
  return weights
}
