import type { RandomStream } from '../units/random'
import type { BandDepth } from './survey-depth'

/**
 * One band of an exposure: what is seen, the sky taken off exactly, nJy, and its variance as a survey would state it, nJy^2: sky and what is
 * seen of sources, in electrons. The variance never comes from the image without noise, which an observer does not have.
 */
export type Exposure = { image: Float32Array; variance: Float32Array }

/** Exposes an image without noise, nJy, for a band's depth: Poisson numbers of sky and sources. */
export function expose(clean: Float32Array, depth: BandDepth, random: RandomStream): Exposure {
  const { skyElectrons, nanojanskyPerElectron: unit } = depth
  const image = new Float32Array(clean.length)
  const variance = new Float32Array(clean.length)
  for (let at = 0; at < clean.length; at++) {
    const mean = skyElectrons + (clean[at] ?? 0) / unit
    const counts = random.poisson(Math.max(0, mean)) - skyElectrons
    image[at] = counts * unit
    variance[at] = (skyElectrons + Math.max(0, counts)) * unit * unit
  }
  return { image, variance }
}
