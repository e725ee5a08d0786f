import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, show, test } from './desktop'

const run = promisify(execFile)

/** Objects that are estimated, of 796. */
const ESTIMATED = 'tile = 0 AND mag_i < 24.5'

/** A lab of the sample in which some objects are measured by moments. */
async function measuredLab(settings: string): Promise<string> {
  const lab = join(settings, 'lab')
  const shearwater = join(project, 'scripts', 'shearwater.mjs')
  const estimate = ['estimate', sample, '--lab', lab, '--model', 'moments', '--where', ESTIMATED, '--quiet']
  await run(process.execPath, [shearwater, ...estimate])
  return lab
}

/** A linked figure as a person has it before them. */
function figureOf(view: Locator, id: string) {
  const figure = view.locator(`[data-figure="${id}"]`)
  return {
    figure,
    plot: figure.locator('[data-state]'),
    brush: figure.getByRole('application'),
    note: figure.locator('.note'),
  }
}
type LinkedFigure = ReturnType<typeof figureOf>

/** Objects that a figure says it is of: those drawn, outside its axes and without a value. */
async function objectsOf({ note }: LinkedFigure): Promise<number> {
  const numbers = (await note.innerText()).match(/\d[\d,]*(?= objects? drawn| outside| not finite)/g) ?? []
  return numbers.reduce((sum, words) => sum + Number(words.replaceAll(',', '')), 0)
}

/** Objects that count now, as the store says: it counts those for which the conditions of filter and brushes hold. */
async function counted(page: Page): Promise<number> {
  const said = page.getByRole('search', { name: 'Filter' }).getByRole('status')
  await expect(said).toHaveText(/^[\d,]+ of 796 objects$/)
  return Number((await said.innerText()).split(' ')[0]?.replaceAll(',', ''))
}

/** Bins that are painted. */
const painted = ({ figure }: LinkedFigure): Promise<number> =>
  figure.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    return data.filter((part, at) => at % 4 === 3 && part > 0).length
  })

test('a brush on one figure changes the others by exactly what SQL counts, and Escape restores them', async ({
  start,
  settings,
}) => {
  test.slow()
  const { app, page } = await start(`--open=${await measuredLab(settings)}`)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1400, 1200))
  const view = await show(page, 'uncertainty')
  const [density, signal, magnitude] = ['sigma-error', 'by-snr', 'by-magnitude'].map((id) =>
    figureOf(view, id),
  )
  if (!density || !signal || !magnitude) throw new Error('three figures')
  for (const one of [density, signal, magnitude])
    await expect(one.plot).toHaveAttribute('data-state', 'exact')
  for (const one of [density, signal, magnitude]) expect(await objectsOf(one)).toBe(796)

  // What is painted is what is counted: a bin of the canvas for each row of the values.
  await density.figure.getByText('Values').click()
  const rows = density.figure.locator('tbody tr')
  const drawn = await rows.locator('td:last-child').allInnerTexts()
  expect(drawn.reduce((sum, words) => sum + Number(words), 0)).toBe(
    Number(await density.plot.getAttribute('data-rows')),
  )
  expect(await painted(density)).toBe(drawn.length)
  const before = await painted(density)

  // By keyboard: the first arrow begins in the middle, Shift resizes, arrows move.
  await magnitude.brush.focus()
  await magnitude.brush.press('ArrowRight')
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowLeft']) await magnitude.brush.press(key)
  await expect(magnitude.figure.locator('[data-part="brush"]')).toBeVisible()
  const some = await counted(page)
  expect(some).toBeGreaterThan(0)
  expect(some).toBeLessThan(796)
  for (const one of [density, signal]) await expect.poll(() => objectsOf(one)).toBe(some)
  expect(await objectsOf(magnitude)).toBe(796)
  await expect(magnitude.figure.locator('[aria-live="polite"]')).toHaveText(new RegExp(`: ${some} objects?$`))
  await expect.poll(() => painted(density)).toBeLessThan(before)

  // A second brush, by hand: each figure heeds the other's and not its own.
  await density.brush.scrollIntoViewIfNeeded()
  const box = await density.brush.boundingBox()
  if (!box) throw new Error('the figure is in sight')
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.95)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.3, { steps: 4 })
  await page.mouse.up()
  await expect(density.figure.locator('[data-part="brush"]')).toBeVisible()
  await expect.poll(() => objectsOf(magnitude)).toBeLessThan(796)
  await expect.poll(async () => (await objectsOf(signal)) === (await counted(page))).toBe(true)
  expect(await objectsOf(density)).toBe(some)

  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include('[data-figure="sigma-error"]')
    .analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  await density.brush.press('Escape')
  await magnitude.brush.press('Escape')
  for (const one of [density, signal, magnitude]) await expect.poll(() => objectsOf(one)).toBe(796)
  await expect.poll(() => painted(density)).toBe(before)
})
