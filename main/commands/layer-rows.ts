import { ALL_LAYERS, type LayerPrediction } from '../../preload/contract-layers'
import type { RoundingEffect } from '../../preload/contract-rounding'

/** What was measured of a layer: how far shapes move in sigma when it is rounded, and how many are lost. */
export type MeasuredLayer = Omit<RoundingEffect, 'layer'>

/** A layer on a device with what half precision does to shapes; `measured` is left out where no stamps were asked for, and null of what has no weights to round. */
export interface LayerRow extends LayerPrediction {
  readonly measured?: MeasuredLayer | null
}

/**
 * Joins by layer what is predicted on each device with what was measured once; null where nothing was. Throws where a layer was measured that nothing is
 * predicted for.
 */
export function layerRows(
  predicted: readonly LayerPrediction[],
  effects: readonly RoundingEffect[] | null,
): LayerRow[] {
  if (effects === null) return [...predicted]
  const measured = new Map(
    effects.map(({ layer, ...effect }) => [layer ?? ALL_LAYERS, effect] satisfies [string, MeasuredLayer]),
  )
  const known = new Set(predicted.map(({ layer }) => layer))
  const unknown = [...measured.keys()].find((layer) => !known.has(layer))
  if (unknown !== undefined) throw new Error(`nothing is predicted for the layer ${unknown}`)
  return predicted.map((row) => ({ ...row, measured: measured.get(row.layer) ?? null }))
}
