import type { MadeGalaxies, MeasuredGalaxy } from '../../preload/contract-galaxies'
import { STAMP_LENGTH } from '../../workers/stamps/stamp'
import { BANDS } from '../../workers/units/bands'
import type { SimulatedGalaxy } from './simulator-task'

/** A galaxy as the page shows it: stamp `[band, row, column]`, nJy; `latent` where a model made it, `shape` where the simulator knows it. */
export interface ShownGalaxy {
  /** `generated 3`. */
  readonly name: string
  readonly stamp: Float32Array
  readonly measured: MeasuredGalaxy
  readonly latent: Float32Array | null
  readonly logDensity: number | null
  readonly shape: { readonly g1: number; readonly g2: number } | null
}

/** Galaxies that a model made, one by one. */
export function shownOf(
  { latent, stamps, logDensity, measured }: MadeGalaxies,
  nameOf: (at: number) => string,
): ShownGalaxy[] {
  const sides = latent.length / measured.length
  return measured.map((one, at) => ({
    name: nameOf(at),
    stamp: stamps.subarray(at * STAMP_LENGTH, (at + 1) * STAMP_LENGTH),
    ...{ measured: one, latent: latent.slice(at * sides, (at + 1) * sides) },
    ...{ logDensity: logDensity[at] ?? null, shape: null },
  }))
}

/** Galaxies of the simulator. */
export function shownOfSimulator(galaxies: readonly SimulatedGalaxy[]): ShownGalaxy[] {
  return galaxies.map(({ stamp, measured, shape }, at) => ({
    ...{ name: `simulated ${at + 1}`, stamp, measured, shape, latent: null, logDensity: null },
  }))
}

const I_BAND = BANDS.indexOf('i')

/** A number as it is read, a dash where there is none. */
export function inWords(value: number | null | undefined, decimals: number, unit = ''): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '–'
  return `${value.toFixed(decimals).replace('-', '−')}${unit}`
}

/** A galaxy in a line, for whoever does not see it. */
export function galaxyInWords({ name, measured }: ShownGalaxy): string {
  const { magnitudes, halfLightRadius, g1, g2 } = measured
  const shape = g1 === null ? 'no shape by moments' : `g ${inWords(g1, 2)}, ${inWords(g2, 2)}`
  return `${name}: i ${inWords(magnitudes[I_BAND], 2)}, half-light radius ${inWords(halfLightRadius, 2)} arcsec, ${shape}`
}
