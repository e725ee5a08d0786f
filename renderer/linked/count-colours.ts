/** Colours from few to many. */
export type Ramp = readonly `#${string}`[]

type Colour = readonly [red: number, green: number, blue: number]

/**
 * One hue whose lightness goes one way, so that it reads the same with any colour-blindness and in grey: on light ground darker is more, on
 * dark ground brighter is.
 */
const LIGHT: readonly Colour[] = [
  [172, 205, 232],
  [104, 160, 208],
  [48, 120, 182],
  [10, 66, 122],
  [4, 26, 56],
]
const DARK: readonly Colour[] = [
  [42, 84, 124],
  [52, 116, 174],
  [92, 164, 226],
  [168, 212, 248],
  [240, 248, 255],
]

const STEPS = 40

/** The colours of counts on dark or light ground; files have those of light ground. */
export const RAMPS = { light: rampThrough(LIGHT), dark: rampThrough(DARK) } as const

function rampThrough(anchors: readonly Colour[]): Ramp {
  return Array.from({ length: STEPS }, (_, step) => {
    const place = (step / (STEPS - 1)) * (anchors.length - 1)
    const at = Math.min(anchors.length - 2, Math.floor(place))
    const [from = BLACK, to = BLACK] = [anchors[at], anchors[at + 1]]
    const hex = from.map((part, one) => Math.round(part + ((to[one] ?? 0) - part) * (place - at)))
    return `#${hex.map((part) => part.toString(16).padStart(2, '0')).join('')}` as const
  })
}

const BLACK: Colour = [0, 0, 0]

/** The step of a ramp for a share of the scale. */
export const stepAt = (ramp: Ramp, share: number): number =>
  Math.max(0, Math.min(ramp.length - 1, Math.round(share * (ramp.length - 1))))

/** Red, green, blue and opacity of a colour of a ramp as one number, as ImageData has it on little-endian machines. */
export function pixelOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  return ((255 << 24) | ((blue ?? 0) << 16) | ((green ?? 0) << 8) | (red ?? 0)) >>> 0
}
