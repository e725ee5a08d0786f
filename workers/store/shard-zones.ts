/** Objects that are estimated together at most. */
export const SHARD_OBJECTS = 1024
/** Degrees of declination in a zone of objects whose tile is not known. */
const ZONE = 0.1

/** Which objects a run takes: those of a condition in SQL on the table `objects`, and of them the first `limit` by id; null for all. */
export interface ObjectsTaken {
  readonly where: string | null
  readonly limit: number | null
}

/** The SQL of the objects that a run takes. The condition has lines of its own, so that a comment at its end hides nothing. */
export function objectsTaken({ where, limit }: ObjectsTaken): string {
  const condition = where === null ? '' : ` WHERE (\n${where}\n)`
  const some = limit === null ? '' : ` ORDER BY id LIMIT ${limit}`
  return `SELECT * FROM objects${condition}${some}`
}

/** The SQL of the zone of an object, of which no shard has two: its tile, or where the catalog names none a stripe of declination. */
export const zoneOf = (hasTiles: boolean): string =>
  hasTiles ? 'tile' : `floor((dec + 90) / ${ZONE})::INTEGER`

/** The SQL of how many objects a run takes of each zone: rows of `objects`. */
export function zoneCountsSql(taken: ObjectsTaken, hasTiles: boolean): string {
  return `SELECT count(*)::INTEGER AS objects FROM (${objectsTaken(taken)}) GROUP BY ${zoneOf(hasTiles)}`
}

/** The sizes of the shards that zones of so many objects are divided into: each is filled before the next is begun. */
export function shardSizes(zones: readonly number[]): number[] {
  return zones.flatMap((objects) => {
    const whole = Array.from({ length: Math.floor(objects / SHARD_OBJECTS) }, () => SHARD_OBJECTS)
    const rest = objects % SHARD_OBJECTS
    return rest === 0 ? whole : [...whole, rest]
  })
}
