import * as v from 'valibot'
import { shallowRef, watch, type Ref } from 'vue'
import { lab } from '../../lab'
import { useLinked } from '../../state/linked'
import { skyProjection, type MapPoint, type SkyProjection } from './sky-projection'

/** Where the objects of a survey lie: the map around their middle, and points on it that hold nearly all of them. */
export interface SkyField {
  readonly projection: SkyProjection
  readonly points: readonly MapPoint[]
}

const FieldRow = v.object({
  n: v.number(),
  ...{ x: v.nullable(v.number()), y: v.nullable(v.number()), z: v.nullable(v.number()) },
})
const Place = v.object({ ra: v.number(), dec: v.number() })

/** Unit vectors have a mean wherever right ascension begins. */
const MEAN = `SELECT count(*)::DOUBLE AS n, avg(cos(radians(ra)) * cos(radians(dec))) AS x,
  avg(sin(radians(ra)) * cos(radians(dec))) AS y, avg(sin(radians(dec))) AS z
FROM linked_sample WHERE isfinite(ra) AND dec BETWEEN -90 AND 90`
const PLACES = `SELECT ra::DOUBLE AS ra, dec::DOUBLE AS dec FROM linked_sample WHERE isfinite(ra) AND dec BETWEEN -90 AND 90 USING SAMPLE 2000 ROWS (reservoir, 7)`

/** Follows the field of the linked table; null where no object has a position, undefined while it is not known. */
export function useSkyField(fail: (error: unknown) => void): Readonly<Ref<SkyField | null | undefined>> {
  const linked = useLinked()
  const field = shallowRef<SkyField | null | undefined>()
  let asked = 0
  async function find(): Promise<void> {
    const mine = ++asked
    field.value = undefined
    const found = linked.table ? await findField() : undefined
    if (asked === mine) field.value = found
  }
  watch(
    () => [linked.table?.objects, linked.table === null],
    () => void find().catch(fail),
    { immediate: true },
  )
  return field
}

async function findField(): Promise<SkyField | null> {
  const { x, y, z } = v.parse(FieldRow, (await lab.query(MEAN)).toArray()[0])
  if (x === null || y === null || z === null) return null
  const degrees = 180 / Math.PI
  const ra = (Math.atan2(y, x) * degrees + 360) % 360
  const projection = skyProjection({ ra, dec: Math.atan2(z, Math.hypot(x, y)) * degrees })
  const places = v.parse(v.array(Place), (await lab.query(PLACES)).toArray())
  return { projection, points: places.map((place) => projection.mapFromSky(place)) }
}
