import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, test, type Desktop } from './desktop'

const run = promisify(execFile)

/** The red, green, blue and alpha of a picture's pixels, from the upper left. */
function pixelsOf(picture: Locator): Promise<number[]> {
  return picture.evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('a picture is a canvas')
    return [...(canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])]
  })
}

/** The largest difference of two pictures, in levels of 255. */
const difference = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((value, at) => Math.abs(value - (other[at] ?? NaN))))

/** How bright the pixels are, by column and row from the lower left. */
function brightness(pixels: readonly number[]): { x: number; y: number; light: number }[] {
  return Array.from({ length: 64 * 64 }, (_, at) => ({
    ...{ x: at % 64, y: 63 - Math.floor(at / 64) },
    light: [0, 1, 2].reduce((sum, channel) => sum + (pixels[4 * at + channel] ?? 0), 0),
  }))
}

/** The fluxes of a FITS file that has one image of float32, the zeros at its end among them. */
function fluxesIn(file: Buffer): Float32Array {
  const end = file.indexOf('END'.padEnd(80), 0, 'latin1')
  const start = Math.ceil((end + 80) / 2880) * 2880
  return Float32Array.from({ length: (file.length - start) / 4 }, (_, at) => file.readFloatBE(start + 4 * at))
}

/** The folder and the file that native dialogs answer with from now on. */
async function answerWith({ app }: Desktop, folder: string, file = folder): Promise<void> {
  await app.evaluate(
    ({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen.folder] })
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen.file })
    },
    { folder, file },
  )
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.galaxies').analyze()
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(bad.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

const pictures = (page: Page, set: string): Locator => page.locator(`[data-set="${set}"] canvas`)

test('galaxies are drawn from the model by their seed, and a walk between two of them begins and ends at them', async ({
  start,
  settings,
}) => {
  test.setTimeout(180_000)
  const desktop = await start()
  const { page } = desktop
  await page.getByRole('button', { name: 'Galaxies', exact: true }).click()
  const view = page.locator('.galaxies')
  const generated = pictures(page, 'generated')
  await expect(generated).toHaveCount(24, { timeout: 60_000 })
  await expect(pictures(page, 'simulated')).toHaveCount(24)
  const first = await pixelsOf(generated.first())
  expect(new Set(first).size).toBeGreaterThan(20)

  // What is drawn is what the model makes of the seed on the command line.
  const [saved, made] = [join(settings, 'saved.fits'), join(settings, 'made.fits')]
  await answerWith(desktop, settings, saved)
  await view.getByRole('button', { name: 'Save FITS' }).click()
  await expect(view.getByText(`Saved: ${saved}`)).toBeVisible()
  const order = ['generate', '--model', 'generative', '--count', '24', '--seed', '1', '--out', made]
  await run(process.execPath, [join(project, 'scripts', 'shearwater.mjs'), ...order])
  const [shown, model] = [fluxesIn(await readFile(saved)), fluxesIn(await readFile(made))]
  const length = 24 * 6 * 64 * 64
  const peak = model.reduce((most, value) => Math.max(most, value), 0)
  let worst = 0
  for (let at = 0; at < length; at++)
    worst = Math.max(worst, Math.abs((shown[at] ?? NaN) - (model[at] ?? NaN)))
  expect(worst / peak).toBeLessThan(1e-5)
  await view.getByLabel('Show').selectOption('Band i')
  const inI = brightness(await pixelsOf(generated.nth(1)))
  const plane = model.subarray((6 + 3) * 4096, (6 + 4) * 4096)
  const brightest = plane.indexOf(plane.reduce((most, value) => Math.max(most, value), 0))
  const [top] = inI.sort((one, other) => other.light - one.light)
  expect((top?.y ?? NaN) * 64 + (top?.x ?? NaN)).toBe(brightest)
  await view.getByLabel('Show').selectOption('Colour (i, r, g)')

  const seed = view.getByRole('form', { name: 'Which galaxies' }).getByLabel('Seed')
  await view.getByRole('button', { name: 'Next seed' }).click()
  await expect(view.getByRole('listbox', { name: 'Generated galaxies of seed 2' })).toBeVisible()
  await expect.poll(async () => difference(await pixelsOf(generated.first()), first)).toBeGreaterThan(20)
  await seed.fill('1')
  await expect.poll(async () => difference(await pixelsOf(generated.first()), first)).toBe(0)
  await expectAccessible(page)

  const [second, fifth] = [await pixelsOf(generated.nth(1)), await pixelsOf(generated.nth(4))]
  await view.getByRole('option', { name: /^generated 2:/ }).click()
  await view.getByRole('button', { name: 'Begin the walk here' }).click()
  await view.getByRole('option', { name: /^generated 5:/ }).click()
  await view.getByRole('button', { name: 'End the walk here' }).click()
  const steps = pictures(page, 'walk')
  await expect(steps).toHaveCount(7)
  for (const way of ['linear', 'spherical']) {
    await view.getByLabel('Interpolation').selectOption(way)
    await expect.poll(async () => difference(await pixelsOf(steps.first()), second)).toBeLessThan(2)
    await expect.poll(async () => difference(await pixelsOf(steps.last()), fifth)).toBeLessThan(2)
    const middle = await pixelsOf(steps.nth(3))
    expect(Math.min(difference(middle, second), difference(middle, fifth))).toBeGreaterThan(5)
  }
  const place = page.locator('[data-place] canvas').first()
  const before = await pixelsOf(place)
  await view
    .getByRole('slider', { name: /^z\d+, .* nats, slider$/ })
    .first()
    .press('End')
  await expect.poll(async () => difference(await pixelsOf(place), before)).toBeGreaterThan(5)
  await expectAccessible(page)

  // A folder without a model says so, and what was there is there again.
  await mkdir(join(settings, 'empty'))
  await answerWith(desktop, join(settings, 'empty'))
  await view.getByRole('button', { name: 'Another model…' }).click()
  await expect(view.getByRole('alert')).toContainText('There is no model here.')
  await view.getByRole('button', { name: 'The lab’s model' }).click()
  await expect(view.getByText('24 Gaussians as prior')).toBeVisible()
})

test('a galaxy is simulated as it is described, and a survey of one tile is made, opened, and an object of it fitted', async ({
  start,
  settings,
}) => {
  test.setTimeout(180_000)
  const desktop = await start()
  const { page } = desktop
  await page.getByRole('button', { name: 'Galaxies', exact: true }).click()
  const view = page.locator('.galaxies')
  await view.getByRole('tab', { name: 'Simulate' }).click()
  const galaxy = view.getByRole('form', { name: 'Galaxy to simulate' })
  for (const [name, value] of [
    ['bulge fraction, i', '0'],
    ['shape g1', '0.3'],
    ['shape g2', '-0.2'],
  ] as const) {
    await galaxy.getByRole('spinbutton', { name }).fill(value)
    await galaxy.getByRole('spinbutton', { name }).press('Enter')
  }
  await expect(
    view.getByText('True shape g, behind the lens and before the PSF: 0.3000, −0.2000'),
  ).toBeVisible()
  const error = view.locator('[data-fact="error"]')
  expect(Number(await error.innerText())).toBeLessThan(0.01)
  // What is drawn is long along +x and down to the right.
  const drawn = brightness(await pixelsOf(page.locator('[data-portrait] canvas').first()))
  const moment = (of: (x: number, y: number) => number): number =>
    drawn.reduce((sum, { x, y, light }) => sum + light * of(x - 32, y - 32), 0)
  const size = moment((x, y) => x * x + y * y)
  expect(moment((x, y) => x * x - y * y) / size).toBeGreaterThan(0.1)
  expect(moment((x, y) => 2 * x * y) / size).toBeLessThan(-0.05)
  await galaxy.getByLabel('Neighbour').check()
  await galaxy.getByLabel('Noise of LSST').check()
  await expect(view.getByText(/Blendedness b in i: 0\.(?!000)\d{3}/)).toBeVisible()
  await expectAccessible(page)

  await view.getByRole('tab', { name: 'Make a survey' }).click()
  await answerWith(desktop, join(settings, 'patch'))
  await view.getByRole('button', { name: 'Choose folder…' }).click()
  await view.getByLabel('Tiles').fill('0')
  await expect(view.getByRole('alert')).toHaveText('From 1 to 400 tiles.')
  await view.getByLabel('Tiles').fill('1')
  await expectAccessible(page)
  await view.getByRole('button', { name: 'Make the survey' }).click()
  const outcome = page.locator('[data-patch-made]')
  await expect(outcome).toContainText(/\d+ objects on 1 tile/, { timeout: 60_000 })
  const objects = /(\d+) objects/.exec(await outcome.innerText())?.[1]
  await outcome.getByRole('button', { name: 'Open it' }).click()
  await expect(page.getByRole('banner')).toContainText(`${objects} objects`, { timeout: 60_000 })
  await expect(page.locator('[data-drawn="tile_000"]')).toBeVisible({ timeout: 60_000 })

  await page.getByRole('row').filter({ hasText: '100003' }).click()
  await page.getByRole('button', { name: 'Galaxies', exact: true }).click()
  await view.getByRole('tab', { name: 'Walk' }).click()
  const from = view.getByRole('form', { name: 'From' })
  await from.getByRole('button', { name: 'Chosen object' }).click()
  const fit = view.getByRole('figure', { name: 'Fit of object 100003' })
  await expect(fit).toBeVisible({ timeout: 90_000 })
  await expect(from.getByRole('status').first()).toHaveText('object 100003')
  const [observed, fitted] = [
    await pixelsOf(fit.locator('canvas').nth(0)),
    await pixelsOf(fit.locator('canvas').nth(1)),
  ]
  const light = (pixels: readonly number[]): number =>
    brightness(pixels).reduce(
      (sum, { x, y, light: one }) => sum + (Math.hypot(x - 32, y - 32) < 5 ? one : 0),
      0,
    )
  expect(light(fitted) / light(observed)).toBeGreaterThan(0.7)
  expect(light(fitted) / light(observed)).toBeLessThan(1.4)
})
