import type { BandPlanes } from '../../workers/tiles/planes'
import { layerOf, type Layer } from './layer'
import { maskLegend, type MaskBit } from './mask-legend'
import { nameOf } from './band-name'
import type { OpenTile } from './open-tile'
import { weightOf } from './stretch'
import type { TileLook } from './tile-look'

/** What of a tile is drawn: three bands or one, and what lies over them. */
export interface ShownLayers {
  readonly layers: readonly Layer[]
  /** Names of the bands, in the order of the layers. */
  readonly names: readonly string[]
  readonly weights: readonly number[]
  /** Unit of the pixels, '' where the file does not say. */
  readonly unit: string
  readonly mask: Layer | null
  readonly legend: readonly MaskBit[]
  /** What the tile lacks of what was wanted, for a person to read. */
  readonly notes: readonly string[]
}

/** What a look shows of a tile. A band that the tile lacks is another one's, and that is said; fewer than three bands are shown one at a time. */
export function shownLayers(tile: Pick<OpenTile, 'bands'>, look: TileLook): ShownLayers {
  return look.mode === 'colour' && tile.bands.length >= 3 ? inColour(tile, look) : oneBand(tile, look)
}

function inColour({ bands }: Pick<OpenTile, 'bands'>, look: TileLook): ShownLayers {
  const usual = usualColours(bands)
  const notes: string[] = []
  const shown = look.colour.map((name, at) => {
    const found = bandNamed(bands, name)
    const other = usual[at] ?? bands[0]
    if (!found && other) notes.push(`This tile has no band ${name}: ${nameOf(other)} is shown instead.`)
    return found ?? other
  })
  const all = shown.flatMap((band) => band ?? [])
  return {
    ...describe(
      all,
      all.flatMap((band) => layerOf(band, 'image') ?? []),
    ),
    weights: all.map((band) => weightOf(nameOf(band))),
    notes,
  }
}

function oneBand({ bands }: Pick<OpenTile, 'bands'>, look: TileLook): ShownLayers {
  const notes: string[] = []
  const band = bandNamed(bands, look.band) ?? bands[0]
  if (!band) return { ...describe([], []), weights: [], notes }
  if (look.mode === 'colour') notes.push('This tile has too few bands for a colour picture: one is shown.')
  else if (nameOf(band) !== look.band)
    notes.push(`This tile has no band ${look.band}: ${nameOf(band)} is shown instead.`)
  const wanted = layerOf(band, look.mode === 'colour' ? 'image' : look.quantity)
  if (!wanted) notes.push(`Band ${nameOf(band)} has no variance plane: its flux is shown.`)
  const layer = wanted ?? layerOf(band, 'image')
  return { ...describe([band], layer ? [layer] : []), weights: [1], notes }
}

function describe(
  bands: readonly BandPlanes[],
  layers: readonly Layer[],
): Omit<ShownLayers, 'weights' | 'notes'> {
  const [first] = bands
  const quantity = layers[0]?.quantity
  const plane = quantity === 'variance' ? first?.variance : first?.image
  return {
    ...{ layers, names: bands.map(nameOf) },
    unit: quantity === 'snr' ? '' : (plane?.unit.name ?? ''),
    // Of a colour picture the mask is the first band's.
    mask: first ? (layerOf(first, 'mask') ?? layerOf(first, 'defects')) : null,
    legend: first ? maskLegend(first) : [],
  }
}

/** Red, green, blue: i, r, g where the tile has them, else its last, middle and first band. */
function usualColours(bands: readonly BandPlanes[]): (BandPlanes | undefined)[] {
  const usual = ['i', 'r', 'g'].map((name) => bandNamed(bands, name))
  if (usual.every((band) => band !== undefined)) return usual
  return [bands.at(-1), bands[Math.floor(bands.length / 2)], bands[0]]
}

function bandNamed(bands: readonly BandPlanes[], name: string): BandPlanes | undefined {
  return bands.find((band) => nameOf(band) === name)
}
