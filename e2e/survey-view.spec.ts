import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, sample, show, test } from './desktop'

interface Place {
  readonly ra: number
  readonly dec: number
}
interface Row extends Place {
  readonly id: string
}

/** The catalog of the sample, as its file has it. */
async function catalogRows(): Promise<Row[]> {
  const [head = '', ...lines] = (await readFile(join(sample, 'detected.csv'), 'utf8')).trim().split('\n')
  const names = head.split(',')
  const [id, ra, dec] = ['id', 'ra', 'dec'].map((name) => names.indexOf(name))
  return lines.map((line) => {
    const fields = line.split(',')
    return { id: fields[id ?? 0] ?? '', ra: Number(fields[ra ?? 0]), dec: Number(fields[dec ?? 0]) }
  })
}

const mapOf = (view: Locator): Locator => view.getByRole('application', { name: 'Sky map' })

/** The part of the map that is sky: the key lies below it. */
async function boxOf(map: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await map.locator('canvas').boundingBox()
  if (!box) throw new Error('the map is not drawn')
  return box
}

/** What the map says of the place under the pointer, in degrees. */
async function placeAt(page: Page, view: Locator, x: number, y: number): Promise<Place> {
  await page.mouse.move(x, y)
  const readout = view.locator('.readout').first()
  await expect(readout).toHaveText(/^RA/)
  const [, ra, dec] = /RA ([\d.]+)°\s+Dec ([−\d.]+)°/.exec((await readout.textContent()) ?? '') ?? []
  return { ra: Number(ra), dec: Number(dec?.replace('−', '-')) }
}

/** How many rows lie in the box between two shares of the map: at least, and at most if a rim of two pixels is in doubt. */
async function countBetween(
  page: Page,
  view: Locator,
  rows: readonly Row[],
  [from, to]: readonly [number, number],
): Promise<readonly [least: number, most: number]> {
  const { x, y, width, height } = await boxOf(mapOf(view))
  const at = (across: number, down: number): Promise<Place> =>
    placeAt(page, view, x + across * (width - 1) + 0.5, y + down * (height - 1) + 0.5)
  const corners = [await at(from, from), await at(to, from), await at(from, to), await at(to, to)]
  const [ras, decs] = [corners.map(({ ra }) => ra), corners.map(({ dec }) => dec)]
  const pixel = (Math.max(...decs) - Math.min(...decs)) / ((to - from) * height)
  const count = (rim: number): number =>
    rows.filter(({ ra, dec }) => {
      const east = rim / Math.cos((dec * Math.PI) / 180)
      const isAlong = ra >= Math.min(...ras) - east && ra <= Math.max(...ras) + east
      return isAlong && dec >= Math.min(...decs) - rim && dec <= Math.max(...decs) + rim
    }).length
  return [count(-2 * pixel), count(2 * pixel)]
}

/** The object in the middle of the survey that is farthest from all others. */
function loneliest(rows: readonly Row[]): Row {
  const apart = (one: Place, other: Place): number =>
    Math.hypot((one.ra - other.ra) * Math.cos((one.dec * Math.PI) / 180), one.dec - other.dec)
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const middle = { ra: mean(rows.map(({ ra }) => ra)), dec: mean(rows.map(({ dec }) => dec)) }
  const room = (row: Row): number => Math.min(...rows.map((other) => (other === row ? 1 : apart(row, other))))
  const [first] = rows
    .filter((row) => apart(row, middle) < 0.008)
    .sort((one, other) => room(other) - room(one))
  if (!first) throw new Error('the sample has objects in its middle')
  return first
}

const shownIn = async (map: Locator): Promise<number> => Number(await map.getAttribute('data-objects'))
const dots = (map: Locator): Locator => map.locator('path[data-part="dot"]')

test('the sky map counts what is in sight, reads positions off, brushes, chooses, and is remembered', async ({
  start,
}) => {
  const rows = await catalogRows()
  const first = await start(`--open=${sample}`)
  const { page } = first
  const view = await show(page, 'survey')
  const map = mapOf(view)
  await expect(map).toHaveAttribute('data-objects', String(rows.length))
  await expect(dots(map)).toHaveCount(rows.length)
  await expect(map.locator('path[data-part="region"]')).toHaveCount(4)

  // The histogram of a column holds every object.
  const column = view.getByLabel('Column of the histogram')
  const bins = view.locator('[data-figure="any-column"] [data-rows]')
  await column.selectOption('dec')
  await expect(bins).toHaveAttribute('data-rows', String(rows.length))
  await expect(bins.locator('path[data-part="bar"]').first()).toHaveAttribute('d', /M.*h.*v.*Z/)

  // Nearer, by the keyboard.
  await map.focus()
  for (let step = 0; step < 4; step++) await page.keyboard.press('+')
  const [least, most] = await countBetween(page, view, rows, [0, 1])
  expect(least).toBeGreaterThan(20)
  expect(most).toBeLessThan(rows.length)
  await expect.poll(() => shownIn(map)).toBeLessThanOrEqual(most)
  const inSight = await shownIn(map)
  expect(inSight).toBeGreaterThanOrEqual(least)
  await expect(dots(map)).toHaveCount(inSight)

  // One object: where the map draws it, it reads off what the catalog says; a press near it chooses it.
  const object = loneliest(rows)
  const dot = dots(map).filter({ has: page.locator('title', { hasText: object.id }) })
  const box = await dot.boundingBox()
  if (!box) throw new Error(`object ${object.id} is not drawn`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const read = await placeAt(page, view, x, y)
  const down = await placeAt(page, view, x, y + 40)
  const pixel = Math.abs(read.dec - down.dec) / 40
  expect(Math.abs(read.dec - object.dec)).toBeLessThan(pixel)
  expect(Math.abs(read.ra - object.ra) * Math.cos((object.dec * Math.PI) / 180)).toBeLessThan(pixel)
  await page.mouse.click(x + 4, y - 3)
  const ring = map.locator('path[data-part="mark"][data-series="chosen"]').last()
  await expect(ring).toBeVisible()
  const ringBox = await ring.boundingBox()
  expect((ringBox?.x ?? 0) + (ringBox?.width ?? 0) / 2).toBeCloseTo(x, 0)
  const catalog = await show(page, 'catalog')
  const table = catalog.getByRole('grid', { name: 'Objects' })
  await expect(table.locator('[aria-selected=true]')).toContainText(object.id)

  // What is brushed on the map is what the table and the histogram have left.
  await map.focus()
  await page.keyboard.press('b')
  await expect(map.locator('[data-part="brush"]').first()).toBeVisible()
  const [inner, outer] = await countBetween(page, view, rows, [0.25, 0.75])
  const said = page.getByRole('search', { name: 'Filter' }).getByRole('status').first()
  await expect(said).toHaveText(/^\d+ of 796 objects$/)
  const brushed = Number.parseInt((await said.textContent()) ?? '')
  expect(brushed).toBeGreaterThanOrEqual(inner)
  expect(brushed).toBeLessThanOrEqual(outer)
  await expect(table).toHaveAttribute('aria-rowcount', String(brushed))
  await expect(bins).toHaveAttribute('data-rows', String(brushed))
  await map.focus()
  await page.keyboard.press('Escape')
  await expect(bins).toHaveAttribute('data-rows', String(rows.length))

  // Where one was is there again after a start.
  await first.app.close()
  const again = await start(`--open=${sample}`)
  const there = mapOf(await show(again.page, 'survey'))
  await expect(there).toHaveAttribute('data-objects', String(inSight))
})

/** How many pixels of a canvas are painted, and in how many colours. */
function painted(canvas: Locator): Promise<{ pixels: number; colours: number }> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return { pixels: 0, colours: 0 }
    const context = element.getContext('2d')
    const data = context?.getImageData(0, 0, element.width, element.height).data.buffer
    const found = new Map<number, number>()
    for (const one of new Uint32Array(data ?? new ArrayBuffer(0)))
      if (one >>> 24 === 255) found.set(one, (found.get(one) ?? 0) + 1)
    return { pixels: [...found.values()].reduce((sum, count) => sum + count, 0), colours: found.size }
  })
}

test('the depth is drawn as cells with a key, and axe finds nothing serious', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  const view = await show(page, 'survey')
  const map = mapOf(view)
  await expect(dots(map)).toHaveCount(796)
  await view.getByLabel('What the sky shows').selectOption('depth')
  await expect(dots(map)).toHaveCount(0)
  await expect(map.locator('text[data-part="legend"]').first()).toContainText(/5σ depth .*mag_i.*2\d\.\d/)
  // The tiles are about half of the map, and hardly a cell of twenty pixels is without objects.
  const { width, height } = await boxOf(map)
  await expect
    .poll(async () => (await painted(map.locator('canvas'))).pixels / (width * height))
    .toBeGreaterThan(0.3)
  expect((await painted(map.locator('canvas'))).colours).toBeGreaterThan(3)

  const audit = await new AxeBuilder({ page }).setLegacyMode(true).include('[data-panel="survey"]').analyze()
  const serious = audit.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})
