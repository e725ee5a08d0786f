import type { RandomStream } from '../units/random'
import type { BandDepth } from './survey-depth'

/**
 * One band of an exposure: what is seen, the sky taken off exactly, nJy, and its variance as a survey would state it, nJy^2: sky and what is
 * seen of sources, in electrons. The variance never comes from the image without noise, which an observer does not have.
 */
export type Exposure = { image: Float32Array; variance: Float32Array }

/**
 * Where the noise of an exposure comes from. `poisson`: Poisson numbers of electrons, as in a survey. `paired`: a normal number for each pixel times the
 * square root of its mean in electrons. A Poisson number is whole, and one of a small mean takes more or fewer random numbers with the light, so that the noise of two skies
 * that differ a little is not the same; paired noise is, and what differs between such skies is the sky alone.
 */
export type NoiseKind = 'poisson' | 'paired'

/** Exposes an image without noise, nJy, for a band's depth. */
export function expose(
  clean: Float32Array,
  depth: BandDepth,
  random: RandomStream,
  noise: NoiseKind = 'poisson',
): Exposure {
  const { skyElectrons, nanojanskyPerElectron: unit } = depth
  const image = new Float32Array(clean.length)
  const variance = new Float32Array(clean.length)
  const count = noise === 'poisson' ? random.poisson : gaussianCount(random)
  for (let at = 0; at < clean.length; at++) {
    const mean = skyElectrons + (clean[at] ?? 0) / unit
    const counts = count(Math.max(0, mean)) - skyElectrons
    image[at] = counts * unit
    variance[at] = (skyElectrons + Math.max(0, counts)) * unit * unit
  }
  return { image, variance }
}

/** Electrons of a mean, each from the stream's next normal number: the first two moments of a Poisson number, not rounded. */
function gaussianCount(random: RandomStream): (mean: number) => number {
  return (mean) => mean + Math.sqrt(mean) * random.normal()
}
