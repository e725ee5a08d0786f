import { PLACES, SIDE } from './stamp-planes'

/** The colours of pixels, four bytes each, from the top row, as a canvas has them. */
export type Picture = Uint8ClampedArray<ArrayBuffer>

/** How fluxes become greys: `sigma` is the noise of an empty pixel, `top` the signal to noise that is white. */
export interface GreyStretch {
  readonly sigma: number
  readonly top: number
}

/** The signal to noise that is black, and up to which greys rise about evenly. */
const BLACK = -3
const SOFTENING = 3
/** A pixel that tells nothing. */
export const EMPTY = [41, 41, 51] as const

/** The grey of a flux, 0 to 255: asinh of its signal to noise between -3 and `top`. */
export function greyOf(flux: number, { sigma, top }: GreyStretch): number {
  const bent = (ratio: number): number => Math.asinh(ratio / SOFTENING)
  const share = (bent(flux / sigma) - bent(BLACK)) / (bent(top) - bent(BLACK))
  return Math.round(255 * Math.min(1, Math.max(0, share)))
}

/** A plane `[row, column]` from the bottom row in greys. */
export function greyPicture(plane: Float32Array, stretch: GreyStretch, side = SIDE): Picture {
  return picture(side, (place) => {
    const flux = plane[place] ?? NaN
    if (!Number.isFinite(flux)) return EMPTY
    const grey = greyOf(flux, stretch)
    return [grey, grey, grey]
  })
}

/** The residual that has the deepest colour, in units of the noise. */
export const DEEPEST = 5
/** Blue below the model, white where they agree, red above: told apart with the usual colour-blindnesses (after Brewer's RdBu). */
const [BELOW, MIDDLE, ABOVE] = [
  [33, 102, 172],
  [247, 247, 247],
  [178, 24, 43],
] as const

/** The colour of a residual in units of the noise. */
export function residualColour(residual: number): readonly [number, number, number] {
  const share = Math.min(1, Math.abs(residual) / DEEPEST)
  const end = residual < 0 ? BELOW : ABOVE
  const [r, g, b] = MIDDLE.map((value, at) => Math.round(value + share * ((end[at] ?? 0) - value)))
  return [r ?? 0, g ?? 0, b ?? 0]
}

/** A plane of residuals in colours. */
export function residualPicture(plane: Float32Array): Picture {
  return picture(SIDE, (place) => {
    const residual = plane[place] ?? NaN
    return Number.isFinite(residual) ? residualColour(residual) : EMPTY
  })
}

/** A point-spread function over its peak, in greys of its logarithm over three decades: its wings are to be seen. */
export function psfPicture(pixels: Float32Array, width: number): Picture {
  const peak = pixels.reduce((most, value) => Math.max(most, value), 0)
  return picture(width, (place) => {
    const decades = 1 + Math.log10(Math.max(1e-9, (pixels[place] ?? 0) / peak)) / 3
    const grey = Math.round(255 * Math.min(1, Math.max(0, decades)))
    return [grey, grey, grey]
  })
}

/** Brightnesses of three planes that make the colour of an average galaxy near white, for i, r and g in nJy. */
const WEIGHTS = [0.8, 1, 1.5] as const
const [RANGE_IN_SIGMA, BLACK_IN_SIGMA, COLOUR_SOFTENING] = [60, -1, 12]

/**
 * Three planes, red first, as one colour picture, `sigmas` the noise of their empty pixels: the mean intensity bends as asinh, the ratios of the three stay (Lupton et al. 2004, PASP 116,
 * 133).
 */
export function colourPicture(
  planes: readonly [Float32Array, Float32Array, Float32Array],
  sigmas: readonly [number, number, number],
): Picture {
  const weighed = WEIGHTS.map((weight, at) => weight * (sigmas[at] ?? NaN))
  const noise = weighed.reduce((sum, one) => sum + one, 0) / weighed.length
  return picture(SIDE, (place) => {
    const lights = planes.map((plane, at) =>
      Math.max(0, (plane[place] ?? NaN) * (WEIGHTS[at] ?? 0) - BLACK_IN_SIGMA * noise),
    )
    if (lights.some(Number.isNaN)) return EMPTY
    return luptonColour([lights[0] ?? 0, lights[1] ?? 0, lights[2] ?? 0], RANGE_IN_SIGMA * noise)
  })
}

function luptonColour(
  lights: readonly [number, number, number],
  range: number,
): readonly [number, number, number] {
  const intensity = (lights[0] + lights[1] + lights[2]) / 3
  if (!(intensity > 0)) return [0, 0, 0]
  const scaled = Math.asinh((COLOUR_SOFTENING * intensity) / range) / Math.asinh(COLOUR_SOFTENING)
  const shown = lights.map((light) => (light * scaled) / intensity)
  // A pixel that is too bright keeps its colour: all three come down together.
  const most = Math.max(1, ...shown)
  const byte = (at: number): number => Math.round((255 * (shown[at] ?? 0)) / most)
  return [byte(0), byte(1), byte(2)]
}

/** The picture of a square plane, a colour for each place `[row, column]` from the bottom row. */
function picture(side: number, colourAt: (place: number) => readonly [number, number, number]): Picture {
  const places = side === SIDE ? PLACES : side * side
  const bytes = new Uint8ClampedArray(4 * places)
  for (let place = 0; place < places; place++) {
    const row = Math.floor(place / side)
    const at = 4 * ((side - 1 - row) * side + (place % side))
    bytes.set([...colourAt(place), 255], at)
  }
  return bytes
}
