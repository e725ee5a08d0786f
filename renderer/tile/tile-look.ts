import * as v from 'valibot'
import type { Ref } from 'vue'
import { remembered } from '../state/remembered'
import { COLOUR_MAPS } from './colour-maps'
import { CURVES, SOFTENING } from './stretch'

/** What is shown of one band. */
export const ONE_BAND = ['image', 'snr', 'variance'] as const

/** How a person wants tiles to look, whichever tile it is. `limits` and `bits` are null where nobody chose: then the pixels, or the mask, decide. */
export const TileLook = v.object({
  mode: v.picklist(['colour', 'band']),
  colour: v.tuple([v.string(), v.string(), v.string()]),
  band: v.string(),
  quantity: v.picklist(ONE_BAND),
  map: v.picklist(COLOUR_MAPS),
  curve: v.picklist(CURVES),
  softening: v.pipe(v.number(), v.minValue(SOFTENING.least), v.maxValue(SOFTENING.most)),
  limits: v.nullable(v.object({ black: v.number(), white: v.number() })),
  mask: v.boolean(),
  bits: v.nullable(v.array(v.string())),
  maskOpacity: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  objects: v.boolean(),
  errors: v.boolean(),
  grid: v.boolean(),
})
export type TileLook = v.InferOutput<typeof TileLook>

const FIRST_LOOK: TileLook = {
  ...{ mode: 'colour', colour: ['i', 'r', 'g'], band: 'i', quantity: 'image', map: 'grey' },
  ...{ curve: 'asinh', softening: SOFTENING.usual, limits: null },
  ...{ mask: false, bits: null, maskOpacity: 0.5, objects: true, errors: true, grid: false },
}

/** The look, kept from one start to the next. */
export function useTileLook(): Ref<TileLook> {
  return remembered('tile.look', TileLook, FIRST_LOOK)
}

/** A look with some of it changed; limits are forgotten where what they are limits of is another image now. */
export function changed(look: TileLook, change: Partial<TileLook>): TileLook {
  const next = { ...look, ...change }
  const imageOf = ({ mode, colour, band, quantity }: TileLook): string =>
    mode === 'colour' ? colour.join(' ') : `${band} ${quantity}`
  return 'limits' in change || imageOf(next) === imageOf(look) ? next : { ...next, limits: null }
}
