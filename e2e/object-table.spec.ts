import type { Locator, Page } from '@playwright/test'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, panelOf, sample, test, untilDrawn } from './desktop'

const surveys: string[] = []
test.afterAll(async () => {
  for (const folder of surveys) await rm(folder, { recursive: true, force: true })
})

/** A survey whose catalog is this CSV; with the sample's tiles where `tiles` is set. */
async function surveyOf(csv: string, { tiles = false } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-table-'))
  surveys.push(folder)
  await writeFile(join(folder, 'detected.csv'), csv)
  if (tiles) await symlink(join(sample, 'tiles'), join(folder, 'tiles'))
  return folder
}

const ROWS = 1_500_000
/** More objects than an element is tall: 24 pixels each are more than the 2^25 that Chromium lays out. */
function longCatalog(): string {
  const lines = Array.from({ length: ROWS }, (_, n) => `${n + 1},${n % 360},${(n % 90) - 45}`)
  return `id,ra,dec\n${lines.join('\n')}\n`
}

const rowAt = (page: Page, index: number): Locator =>
  page.locator(`.body [role=row][aria-rowindex="${index}"]`)
const chosen = (page: Page): Locator => page.locator('.body [role=row][aria-selected=true]')
const idIn = (row: Locator): Locator => row.getByRole('gridcell').first()

/** Whether a row is seen whole: below the head, above the end of the table. */
async function isWhole(page: Page, row: Locator): Promise<boolean> {
  const [grid, head, box] = [
    await page.getByRole('grid').boundingBox(),
    await page.locator('.head').boundingBox(),
    await row.boundingBox(),
  ]
  if (!grid || !head || !box) return false
  return box.y >= head.y + head.height - 1 && box.y + box.height <= grid.y + grid.height + 1
}

test('of more rows than an element is tall, each is reached', async ({ start }) => {
  test.setTimeout(180_000)
  const folder = await surveyOf(longCatalog())
  const { page } = await start(`--open=${folder}`)
  await expect(idIn(rowAt(page, 1))).toHaveText('1', { timeout: 120_000 })
  const grid = page.getByRole('grid')

  // The end, by the scroll bar.
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight))
  await expect(idIn(rowAt(page, ROWS))).toHaveText(String(ROWS))
  expect(await isWhole(page, rowAt(page, ROWS))).toBe(true)

  // The middle, by the scroll bar; then row by row, by the wheel.
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight / 2))
  const first = async (): Promise<number> =>
    Number(await page.locator('.body [role=row]').first().getAttribute('aria-rowindex'))
  await expect.poll(first).toBeLessThan(ROWS / 2 + 1000)
  await expect.poll(first).toBeGreaterThan(ROWS / 2 - 1000)
  const middle = await first()
  await expect(idIn(rowAt(page, middle))).toHaveText(String(middle))
  await grid.hover()
  for (let turn = 1; turn <= 3; turn++) {
    await page.mouse.wheel(0, 24)
    await expect.poll(first).toBe(middle + turn)
  }
  await page.mouse.wheel(0, -48)
  await expect.poll(first).toBe(middle + 1)

  // The ends and a page, by keys.
  await grid.focus()
  await page.keyboard.press('End')
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', String(ROWS))
  expect(await isWhole(page, chosen(page))).toBe(true)
  await page.keyboard.press('ArrowUp')
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', String(ROWS - 1))
  await page.keyboard.press('PageUp')
  await expect
    .poll(async () => Number(await chosen(page).getAttribute('aria-rowindex')))
    .toBeLessThan(ROWS - 5)
  await page.keyboard.press('Home')
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', '1')

  // A row by its number, an object by its id.
  await page.getByLabel('Row').fill('1,234,567')
  await page.keyboard.press('Enter')
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', '1234567')
  await expect(idIn(chosen(page))).toHaveText('1234567')
  await page.getByLabel('Id', { exact: true }).fill('765432')
  await page.keyboard.press('Enter')
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', '765432')
  await page.getByLabel('Id', { exact: true }).fill('1500001')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No object is called 1500001.')).toBeVisible()
})

test('keys move from the chosen row, though it was scrolled out of sight', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  await rowAt(page, 4).click()
  await expect(rowAt(page, 4)).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('grid').evaluate((element) => (element.scrollTop = 9000))
  await expect(rowAt(page, 4)).toHaveCount(0)
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await expect(rowAt(page, 5)).toHaveAttribute('aria-selected', 'true')
  expect(await isWhole(page, rowAt(page, 5))).toBe(true)

  // In another order the same object stands elsewhere, and keys move from there.
  const id = await idIn(chosen(page)).innerText()
  await page.getByRole('columnheader', { name: 'mag_i' }).click()
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await expect
    .poll(async () => {
      const here = Number(
        await chosen(page)
          .getAttribute('aria-rowindex', { timeout: 1000 })
          .catch(() => NaN),
      )
      const before = await idIn(rowAt(page, here - 1)).allInnerTexts()
      return before[0]
    })
    .toBe(id)
})

test('objects whose ids are texts are chosen in the table and on the tile', async ({ start }) => {
  // Two objects on tile 0 of the sample, at x 331.3, y 15.5 and x 444.0, y 8.4; names that SQL would trip over.
  const names = [`J0332"-27'45`, `'; DROP TABLE objects; --`]
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`)
  const folder = await surveyOf(
    `id,ra,dec\n${quoted[0]},53.168619,-28.155991\n${quoted[1]},53.161515,-28.156389\n`,
    { tiles: true },
  )
  const { page } = await start(`--open=${folder}`)
  await expect(page.getByLabel('Objects (2)')).toBeChecked()
  await page.getByRole('row').filter({ hasText: 'DROP TABLE' }).click()
  await expect(chosen(page)).toContainText('DROP TABLE')
  const box = await page.locator('[data-drawn]').boundingBox()
  if (!box) throw new Error('the tile has no box')
  const zoom = Math.min(box.width, box.height) / 512
  await page.mouse.click(
    box.x + box.width / 2 + (331.3 - 255.5) * zoom,
    box.y + box.height / 2 - (15.5 - 255.5) * zoom,
  )
  await expect(chosen(page)).toHaveCount(1)
  await expect(chosen(page)).toContainText(names[0] ?? '')
})

test('ids past 2^53 are told apart', async ({ start }) => {
  const folder = await surveyOf(
    'id,ra,dec\n9007199254740992,1.5,1\n9007199254740993,2.5,2\n9007199254740994,3.5,3\n',
  )
  const { page } = await start(`--open=${folder}`)
  await page.getByLabel('Id', { exact: true }).fill('9007199254740993')
  await page.keyboard.press('Enter')
  await expect(chosen(page)).toHaveCount(1)
  await expect(chosen(page)).toContainText('2.500000')
})

test('a catalog of 300 columns, some of long names, some empty, is seen to its right end', async ({
  start,
}) => {
  const names = Array.from({ length: 298 }, (_, n) =>
    n % 50 === 0 ? `base_PsfFlux_a_measurement_with_a_long_name_${n}` : `c${n}`,
  )
  const line = (n: number): string => [n, 10, -10, ...names.map((_, at) => (at % 3 === 0 ? '' : at))].join()
  const folder = await surveyOf(`id,ra,dec,${names.join()}\n${line(1)}\n${line(2)}\n`)
  const { page } = await start(`--open=${folder}`)
  await expect(idIn(rowAt(page, 2))).toHaveText('2')
  const grid = page.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-colcount', '301')
  expect(await page.getByRole('columnheader').count()).toBeLessThan(60)
  await grid.evaluate((element) => (element.scrollLeft = element.scrollWidth))
  const last = page.getByRole('columnheader', { name: 'c297' })
  await expect(last).toBeInViewport()
  const [head, cell] = [
    await last.boundingBox(),
    await rowAt(page, 1).locator('[aria-colindex="301"]').boundingBox(),
  ]
  expect(cell?.x).toBeCloseTo(head?.x ?? NaN, 0)
  expect(cell?.width).toBeCloseTo(head?.width ?? NaN, 0)
})

test('a catalog without objects, tiles and magnitudes is said to be so', async ({ start }) => {
  const { page } = await start(`--open=${await surveyOf('id,ra,dec\n')}`)
  await expect(page.getByText('The catalog has no objects.')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('0 objects')
  await expect(page.getByRole('banner')).not.toContainText('bands')
  const [grid, panel] = [
    await page.getByRole('grid').boundingBox(),
    await panelOf(page, 'catalog').boundingBox(),
  ]
  expect(grid?.width).toBeCloseTo(panel?.width ?? NaN, 0)
  await expect(panelOf(page, 'tile')).toHaveCount(0)
  await page.getByRole('grid').focus()
  await page.keyboard.press('End')
  await page.getByLabel('Row').fill('1')
  await page.keyboard.press('Enter')
  await expect(page.getByText('There are no rows.')).toBeVisible()
})

test('what the tile view says is told beside the image, not inside it', async ({ start }) => {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-table-'))
  surveys.push(folder)
  await symlink(join(sample, 'detected.parquet'), join(folder, 'detected.parquet'))
  await mkdir(join(folder, 'tiles'))
  await writeFile(join(folder, 'tiles', 'broken.fits'), 'this is no FITS at all')
  const { page } = await start(`--open=${folder}`)
  const alert = panelOf(page, 'tile').getByRole('alert')
  await expect(alert).not.toBeEmpty()
  await expect(page.getByRole('img').getByRole('alert')).toHaveCount(0)
  expect(await page.getByRole('img').locator('p').count()).toBe(0)
  await expect(page.getByRole('img')).toHaveAccessibleDescription(/Arrow keys move/)
})
