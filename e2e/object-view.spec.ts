import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openPlace } from '../workers/files/place'
import { readPixels } from '../workers/inspect/read-pixels'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')
const SIDE = 64
const SAMPLES = 8

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout) as T // what the command is documented to print
}

/** What SQL says: of the chosen object, of those near it by the chord between directions, and of its flags. */
interface Told {
  readonly what: 'chosen' | 'near' | 'flag'
  readonly id: number | null
  readonly x: number | null
  readonly y: number | null
  readonly g1: number | null
  readonly separation: number | null
  readonly name: string | null
}

/** The brightest object of the run that lies inside tile 0, and not near the border between two pixels. */
const TOLD = `WITH chosen AS (
    SELECT o.id, o.x, o.y, e.g1, e.flags FROM estimates_all e JOIN objects o USING (id)
    WHERE o.x BETWEEN 40 AND 470 AND o.y BETWEEN 40 AND 470 AND o.tile = 0
      AND abs(o.x + 0.5 - round(o.x + 0.5)) > 0.1 AND abs(o.y + 0.5 - round(o.y + 0.5)) > 0.1
    ORDER BY e.snr DESC LIMIT 1),
  directions AS (SELECT id, cos(radians(dec)) * cos(radians(ra)) AS x, cos(radians(dec)) * sin(radians(ra)) AS y,
    sin(radians(dec)) AS z FROM objects),
  near AS (SELECT a.id, 3600 * degrees(2 * asin(sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2) / 2)) AS separation
    FROM directions a, directions b JOIN chosen ON b.id = chosen.id WHERE a.id <> b.id)
  SELECT 'chosen' AS what, id::INT AS id, x, y, g1, NULL AS separation, NULL AS name FROM chosen
  UNION ALL SELECT 'near', id::INT, NULL, NULL, NULL, separation, NULL FROM near WHERE separation <= 10
  UNION ALL SELECT 'flag', NULL, NULL, NULL, NULL, NULL, name FROM flags, chosen WHERE bit & chosen.flags <> 0
  ORDER BY what, separation, name`

/** The i-band image and variance of tile 0 around an object, decoded: 64 x 64 pixels from the bottom row. */
async function pixelsAround({ x, y }: Told): Promise<[flux: number[], variance: number[]]> {
  const [left, bottom] = [x ?? NaN, y ?? NaN].map((at) => Math.floor(at + 0.5) - SIDE / 2) as [number, number] // of two
  const box = { x: left, y: bottom, width: SIDE, height: SIDE }
  const file = await openPlace(join(sample, 'tiles', 'tile_000.fits.fz'))
  const read = async (extension: string): Promise<number[]> => {
    const { values } = await readPixels(file, extension, box)
    return [...new Float64Array(values.slice().buffer)]
  }
  try {
    return [await read('IMAGE_I'), await read('VARIANCE_I')]
  } finally {
    await file.close()
  }
}

/** Chooses an object by its id in the catalog, and puts its view in front. */
async function choose(page: Page, id: number): Promise<Locator> {
  await page.getByRole('button', { name: 'Catalog', exact: true }).click()
  await page.getByLabel('Id', { exact: true }).fill(String(id))
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  const row = page.locator('[data-panel="catalog"] [role="row"][aria-selected="true"]')
  await expect(row).toContainText(String(id))
  await page.getByRole('button', { name: 'Object', exact: true }).click()
  return page.locator(`[data-panel="object"] [data-object="${id}"]`)
}

/** The greys of a picture of the view, `[row, column]` from the bottom row. */
function greysOf(view: Locator, name: string): Promise<number[]> {
  return view.locator(`[data-stamp="${name}"] canvas`).evaluate((canvas, side) => {
    if (!(canvas instanceof HTMLCanvasElement)) return []
    const bytes = canvas.getContext('2d')?.getImageData(0, 0, side, side).data ?? []
    return Array.from({ length: side * side }, (_, place) => {
      const row = side - 1 - Math.floor(place / side)
      return bytes[4 * (row * side + (place % side))] ?? -1
    })
  }, SIDE)
}

/** The stretch by each band's own peak, from pixels and variances as they are in the file. */
function stretched(flux: readonly number[], variance: readonly number[]): number[] {
  const sampled = variance.filter((_, place) => place % 37 === 0)
  const sigma = Math.sqrt(sampled.length / sampled.reduce((sum, one) => sum + 1 / one, 0))
  const near = flux.filter((_, place) => Math.hypot((place % SIDE) - 32, Math.floor(place / SIDE) - 32) <= 10)
  const top = Math.max(10, Math.max(...near) / sigma)
  const bent = (ratio: number): number => Math.asinh(ratio / 3)
  return flux.map((value) => {
    const share = (bent(value / sigma) - bent(-3)) / (bent(top) - bent(-3))
    return Math.round(255 * Math.min(1, Math.max(0, share)))
  })
}

/** The area within a closed path of lines. */
function areaOf(path: string): number {
  const points = [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  )
  return Math.abs(
    points.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = points[(at + 1) % points.length] ?? [0, 0]
      return sum + (x * nextY - nextX * y) / 2
    }, 0),
  )
}

/** The numbers of the readout, by band. */
async function readoutOf(
  view: Locator,
): Promise<{ flux: number; sigma: number; model: number; residual: number }[]> {
  const rows = await view.locator('.readout tbody tr').allInnerTexts()
  return rows.map((row) => {
    const [flux = NaN, sigma = NaN, , model = NaN, residual = NaN] = row
      .replaceAll('−', '-')
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number)
    return { flux, sigma, model, residual }
  })
}

test('an object is shown as it is in the files, the store and the run', async ({ start, settings }) => {
  test.setTimeout(240_000)
  const lab = join(settings, 'lab')
  const options = ['--model', 'bayesian', '--samples', String(SAMPLES), '--keep-samples', '--limit', '40']
  await ask('estimate', sample, '--lab', lab, ...options)
  const rows = await ask<Told[]>('query', lab, TOLD)
  const known = rows.find(({ what }) => what === 'chosen')
  if (!known) throw new Error('no object of the run lies inside the tile')
  const around = rows.filter(({ what }) => what === 'near')
  const meant = rows.filter(({ what }) => what === 'flag').map(({ name }) => name)
  const [flux, variance] = await pixelsAround(known)

  const { page } = await start(`--open=${lab}`)
  await page.getByRole('button', { name: 'Object', exact: true }).click()
  await expect(page.locator('[data-panel="object"]')).toContainText('No object is chosen')
  const view = await choose(page, known.id ?? NaN)
  await expect(view.locator('[data-stamp="i residual"][data-drawn="true"]')).toBeVisible({ timeout: 30_000 })

  // Pixels.
  await view.getByRole('button', { name: 'each its own' }).click()
  const expected = stretched(flux, variance)
  await expect
    .poll(async () => {
      const drawn = await greysOf(view, 'i data')
      return Math.max(...expected.map((grey, place) => Math.abs(grey - (drawn[place] ?? NaN))))
    })
    .toBeLessThanOrEqual(1)
  expect(new Set(expected).size).toBeGreaterThan(50)

  // What was read is what the model leaves: to the digits that are shown.
  await view.getByRole('group', { name: /^Pixels/ }).focus()
  for (const key of ['ArrowUp', 'ArrowLeft', 'Shift+ArrowRight']) {
    await page.keyboard.press(key)
    for (const { flux: data, sigma, model, residual } of await readoutOf(view)) {
      const digits = 0.0006 * (Math.abs(data) + Math.abs(model)) + 0.051 * sigma
      expect(Math.abs(model + residual * sigma - data)).toBeLessThan(digits)
    }
  }
  await expect(view.locator('.readout caption')).toContainText('39, 33')

  // The plane of shapes.
  const figure = view.locator('[data-figure="object-shape"]')
  await expect(figure.locator('[data-part="dot"][data-series="samples"]')).toHaveCount(SAMPLES)
  await expect(figure.locator('[data-part="mark"]')).toHaveCount(4)
  for (const kind of ['total', 'aleatoric', 'epistemic']) {
    const [small, large] = await Promise.all(
      [68, 95].map((percent) => figure.locator(`[data-series="${kind} ${percent}"]`).getAttribute('d')),
    )
    expect(areaOf(large ?? '') / areaOf(small ?? '')).toBeCloseTo(5.9915 / 2.2957, 1)
  }
  await expect(view.getByRole('region', { name: 'Shape of the object' })).toContainText(
    (known.g1 ?? NaN).toFixed(3).replace('-', '−'),
  )

  // Flags and neighbours.
  const flags = view.getByRole('region', { name: 'Flags of the object' }).locator('[data-flag]')
  await expect(flags).toHaveCount(meant.length)
  const names = await flags.evaluateAll((items) => items.map((item) => item.getAttribute('data-flag')))
  expect(names.sort()).toEqual(meant)
  const near = view.getByRole('region', { name: 'Neighbours' }).locator('tbody tr')
  await expect(near).toHaveCount(around.length)
  const listed = (await near.allInnerTexts()).map((row) => row.trim().split(/\s+/).slice(1, 3))
  expect(listed).toEqual(around.map(({ id, separation }) => [String(id), separation?.toFixed(2)]))

  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include('[data-panel="object"]')
    .analyze()
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(bad.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])

  // A neighbour is chosen by a key.
  const [nearest] = around
  await near.first().getByRole('button').focus()
  await page.keyboard.press('Enter')
  const next = page.locator(`[data-panel="object"] [data-object="${nearest?.id}"]`)
  await expect(next.getByRole('region', { name: 'Neighbours' })).toContainText(String(known.id))
  await expect(next.locator('[data-stamp="i residual"][data-drawn="true"]')).toBeVisible()

  // One that the run has not come to says so.
  const far = await choose(page, 1_050_380)
  await expect(far.locator('[data-stamp="i data"][data-drawn="true"]')).toBeVisible()
  await expect(far).toContainText('has not estimated this object')
})

test('an object without pixels or without a position says why', async ({ start, settings }) => {
  const survey = join(settings, 'survey')
  await mkdir(survey)
  await writeFile(
    join(survey, 'detected.csv'),
    'id,ra,dec,mag_i\n1,53.1,-28.1,22\n2,53.1005,-28.1,23\n3,,,24\n',
  )
  const { page } = await start(`--open=${survey}`)
  const first = await choose(page, 1)
  await expect(first).toContainText('This survey has no tiles that a stamp could be cut from.')
  await expect(first).toContainText('Nothing is estimated yet: start a run under Runs.')
  await expect(first.getByRole('region', { name: 'Neighbours' }).getByRole('button')).toHaveText(['2'])
  const lost = await choose(page, 3)
  await expect(lost).toContainText('The catalog gives this object no position')
})
