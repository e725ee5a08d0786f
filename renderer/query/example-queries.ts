import type { Column, SurveySummary } from '../../preload/contract'

/** A query to begin with. */
export interface ExampleQuery {
  readonly title: string
  readonly sql: string
}

/** Queries that suit a survey: they name only columns that it has. */
export function exampleQueries({ columns, tiles }: Pick<SurveySummary, 'columns' | 'tiles'>): ExampleQuery[] {
  const has = (...names: string[]): boolean =>
    names.every((name) => columns.some((column) => column.name === name))
  const magnitudes = magnitudesOf(columns)
  const main = magnitudes.includes('mag_i') ? 'mag_i' : magnitudes[0]
  return [
    { title: 'The first objects', sql: 'SELECT *\nFROM objects\nORDER BY id\nLIMIT 100' },
    ...(has('tile') ? [PER_TILE] : []),
    ...(main === undefined ? [] : [histogram(main), brightest(main)]),
    ...colours(magnitudes),
    { title: 'Where the survey lies on the sky', sql: EXTENT },
    ...(tiles.length > 0 ? [PLANES] : []),
    { title: 'Every column in brief', sql: 'SUMMARIZE objects' },
  ]
}

const PER_TILE: ExampleQuery = {
  title: 'Objects on each tile',
  sql: 'SELECT tile, count(*) AS objects\nFROM objects\nGROUP BY tile\nORDER BY tile',
}

const EXTENT = `SELECT count(*) AS objects,
  min(ra) AS ra_from, max(ra) AS ra_to,
  min("dec") AS dec_from, max("dec") AS dec_to
FROM objects`

const PLANES: ExampleQuery = {
  title: 'Image planes of the tiles',
  sql: 'SELECT plane, band, count(*) AS images, any_value(unit) AS unit\nFROM tiles\nGROUP BY plane, band\nORDER BY plane, band',
}

/** The columns of magnitudes, which SQL can ask whether they are finite. */
function magnitudesOf(columns: readonly Column[]): string[] {
  return columns
    .filter(({ name, type }) => /^mag_[a-z]$/.test(name) && /^(FLOAT|DOUBLE)$/.test(type))
    .map(({ name }) => name)
}

function histogram(magnitude: string): ExampleQuery {
  return {
    title: `Histogram of ${magnitude}, half a magnitude a bin`,
    sql: `SELECT floor(2 * ${magnitude}) / 2 AS ${magnitude}_from, count(*) AS objects
FROM objects
WHERE isfinite(${magnitude})
GROUP BY ALL
ORDER BY ${magnitude}_from`,
  }
}

function brightest(magnitude: string): ExampleQuery {
  return {
    title: `The brightest objects in ${magnitude}`,
    sql: `SELECT id, ra, "dec", ${magnitude}\nFROM objects\nWHERE isfinite(${magnitude})\nORDER BY ${magnitude}\nLIMIT 50`,
  }
}

function colours(magnitudes: readonly string[]): ExampleQuery[] {
  const steps = ['u', 'g', 'r', 'i', 'z', 'y']
    .filter((band) => magnitudes.includes(`mag_${band}`))
    .map((band, at, bands) => [band, bands[at + 1]] as const)
    .flatMap(([blue, red]) => (red === undefined ? [] : [`mag_${blue} - mag_${red} AS ${blue}_${red}`]))
  if (steps.length < 2) return []
  const sql = `SELECT id,\n  ${steps.join(',\n  ')}\nFROM objects\nLIMIT 1000`
  return [{ title: 'Colours of the objects', sql }]
}
