import * as v from 'valibot'
import { STAMP_SIDE } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import { lsstDepth } from '../../galaxies/survey-depth'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const positive = v.pipe(v.number(), v.minValue(Number.MIN_VALUE))
const byBand = v.object({ u: positive, g: positive, r: positive, i: positive, z: positive, y: positive })

/**
 * The architecture of a generative network, as its `model.json` has it: a variational autoencoder (Kingma & Welling 2014) of galaxies without
 * noise, each a profile (an image of sum 1) and a flux in every band. The encoder is 3 x 3 convolutions of stride 2, the decoder transposed
 * 4 x 4 convolutions of stride 2 up to 64 x 64 pixels; SiLU after each layer but the last.
 */
export const GenerativeArchitecture = v.object({
  /** Numbers that a galaxy is made from. */
  latent: count,
  /** Channels of the encoder's convolutions; each halves the side. */
  encoder: v.pipe(v.array(count), v.minLength(1), v.maxLength(6)),
  /** Width of the dense layers. */
  dense: count,
  /** Channels before each of the decoder's convolutions, as many as the encoder's; each doubles the side. */
  decoder: v.pipe(v.array(count), v.minLength(1), v.maxLength(6)),
  /** Profiles go in as asinh(stretch * profile). */
  stretch: positive,
  /** What the likelihood takes for the noise of a pixel: that of a survey, whose exposures `depth` multiplies. */
  noise: v.object({
    /** The sky's noise in a pixel, nJy, and the flux of an electron, nJy. */
    skySigma: byBand,
    electron: byBand,
    depth: positive,
    /** The profile's error, as a share of its peak, and the flux's, as a share: none is asked to be better. */
    peak: positive,
    flux: positive,
  }),
})
export type GenerativeArchitecture = v.InferOutput<typeof GenerativeArchitecture>

/** One layer of numbers that are learned. */
export interface VaeLayer {
  readonly name: string
  /** `[in, out]`, `[height, width, in, out]`, or of a transposed convolution `[height, width, out, in]`. */
  readonly kernel: readonly number[]
  /** How many numbers each output is a sum over. */
  readonly inputs: number
  /** Numbers that are added to the outputs; 0 for a layer whose sum another's bias is added to. */
  readonly bias: number
}

/** Pixels along a side of the smallest maps. */
export function smallestSide({ encoder }: GenerativeArchitecture): number {
  return STAMP_SIDE / 2 ** encoder.length
}

/** The layers of an architecture, in the order of the forward pass. */
export function vaeLayers(architecture: GenerativeArchitecture): VaeLayer[] {
  const { latent, encoder, dense: width, decoder } = architecture
  const area = smallestSide(architecture) ** 2
  const bands = BANDS.length
  const convolutions = encoder.map((out, at): VaeLayer => {
    const channels = encoder[at - 1] ?? bands
    return { name: `encoder.conv${at + 1}`, kernel: [3, 3, channels, out], inputs: 9 * channels, bias: out }
  })
  const transposed = decoder.map((channels, at): VaeLayer => {
    const out = decoder[at + 1] ?? bands
    // Of the 4 x 4 taps of a kernel of stride 2 four fall on each pixel.
    return {
      ...{ name: `decoder.conv${at + 1}`, kernel: [4, 4, out, channels] },
      ...{ inputs: 4 * channels, bias: out },
    }
  })
  return [
    ...convolutions,
    dense('encoder.dense', area * (encoder.at(-1) ?? 0), width),
    { ...dense('encoder.flux', bands, width), bias: 0 },
    dense('encoder.output', width, 2 * latent),
    dense('decoder.dense1', latent, width),
    dense('decoder.dense2', width, width),
    dense('decoder.flux', width, bands),
    dense('decoder.map', width, area * (decoder[0] ?? 0)),
    ...transposed,
  ]
}

function dense(name: string, inputs: number, out: number): VaeLayer {
  return { name, kernel: [inputs, out], inputs, bias: out }
}

/** The names and shapes of the weights that an architecture takes: layers, and what was seen of the data before training. */
export function vaeWeightShapes(architecture: GenerativeArchitecture): Map<string, readonly number[]> {
  const bands = BANDS.length
  const shapes = new Map<string, readonly number[]>([
    ['input.profile', [STAMP_SIDE, STAMP_SIDE, bands]],
    ['input.flux_mean', [bands]],
    ['input.flux_scale', [bands]],
  ])
  for (const { name, kernel, bias } of vaeLayers(architecture)) {
    shapes.set(`${name}.kernel`, kernel)
    if (bias > 0) shapes.set(`${name}.bias`, [bias])
  }
  return shapes
}

/** Whether a weight is moved by training: all but what was seen of the data. */
export function isLearned(name: string): boolean {
  return !name.startsWith('input.')
}

function forBands(
  valueOf: (depth: ReturnType<typeof lsstDepth>[number]) => number,
): Record<'u' | 'g' | 'r' | 'i' | 'z' | 'y', number> {
  const [u = NaN, g = NaN, r = NaN, i = NaN, z = NaN, y = NaN] = lsstDepth().map(valueOf)
  return { u, g, r, i, z, y }
}

/**
 * The network that is shipped. Its likelihood has the noise of LSST with 16 times the exposure of ten years: with that of ten years a
 * galaxy at the survey's limit would come out as blurred as it is seen.
 */
export const STANDARD_VAE: GenerativeArchitecture = {
  ...{ latent: 16, encoder: [16, 32, 64, 64], dense: 128, decoder: [64, 64, 32, 16], stretch: 1000 },
  noise: {
    skySigma: forBands(({ skySigma }) => skySigma),
    electron: forBands(({ nanojanskyPerElectron }) => nanojanskyPerElectron),
    ...{ depth: 16, peak: 0.01, flux: 0.02 },
  },
}
