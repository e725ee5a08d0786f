import { pixels } from '../units/quantities'
import { randomStream } from '../units/random'
import type { StampPsf } from '../stamps/stamp'
import type { Detection } from './detect-sources'
import { blendednessOf, observeObjects, offset, SCENE_MARGIN } from './observed-patch'
import { psfImage, type Seeing } from './seeing'
import { ROUND, type Shear } from './shear'
import type { Exposure } from './sky-noise'
import { drawScene, type SceneObject } from './sky-scene'
import { lsstDepth, type BandDepth } from './survey-depth'

/** Pixels along a side of a tile. */
export const TILE_SIDE = 512

/** A survey to be made: `tiles` of 512 x 512 pixels without overlap; see `TrainingOptions` for the rest. */
export type SurveyOptions = {
  seed: number
  tiles: number
  lens?: Shear
  depth?: number
  starShare?: number
  density?: number
}

/** A detection and its truth: position and `object` in pixels of the tile; blendedness by band. */
export type SurveyRow = {
  detection: Detection
  object: SceneObject
  offset: number
  blendedness: number[]
  matches: number
}

/** A tile as it was observed, its lower left corner in pixels of the patch, with what was detected on it. Bands u g r i z y. */
export type SurveyTile = {
  number: number
  corner: [number, number]
  depths: BandDepth[]
  exposures: Exposure[]
  psfs: StampPsf[]
  seeing: Seeing[]
  rows: SurveyRow[]
  unmatched: number
}

/** Tiles in a row of a patch of so many: as near to a square as it gets. */
export const tilesInRow = (tiles: number): number => Math.ceil(Math.sqrt(tiles))

/**
 * The tiles of one contiguous patch, one after the other. The sky is one: what shines over a border is on both sides of it, each behind its tile's PSF. A galaxy that
 * two tiles detect stays with the first. The lens shears positions about the middle of the patch. The same options give the same tiles.
 */
export function* surveyPatch(options: SurveyOptions): Generator<SurveyTile, void> {
  const { seed, tiles, depth = 1, lens = ROUND, starShare = 0, density = 1 } = options
  const [columns, depths] = [tilesInRow(tiles), lsstDepth(depth)]
  const random = randomStream(seed)
  const scene = { side: columns * TILE_SIDE, margin: SCENE_MARGIN, lens, starShare, density }
  const objects = drawScene(random.split(1), scene)
  const taken = new Set<number>()
  for (let number = 0; number < tiles; number++) {
    const corner: [number, number] = [
      (number % columns) * TILE_SIDE,
      Math.floor(number / columns) * TILE_SIDE,
    ]
    const near = objects.map((object) => movedTo(object, corner)).filter(isNear)
    const patch = observeObjects(near, random.split(2).split(number), { side: TILE_SIDE, depths })
    const matched = patch.matched.filter(({ object }) => !taken.has(object.number))
    for (const { object } of matched) taken.add(object.number)
    const rows = matched.map(({ detection, object, matches }) => ({
      ...{ detection, object, matches, offset: offset(detection, object) },
      blendedness: blendednessOf(patch, object),
    }))
    const { exposures, seeing, unmatched } = patch
    yield { number, corner, depths, exposures, seeing, psfs: seeing.map(psfImage), rows, unmatched }
  }
}

function movedTo(object: SceneObject, [x, y]: readonly [number, number]): SceneObject {
  const { source } = object
  return { ...object, source: { ...source, x: pixels(source.x - x), y: pixels(source.y - y) } }
}

function isNear({ source }: SceneObject): boolean {
  return [source.x, source.y].every((at) => at > -SCENE_MARGIN && at < TILE_SIDE + SCENE_MARGIN)
}
