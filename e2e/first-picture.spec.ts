import { expect, panelOf, sample, test, untilDrawn } from './desktop'

/** Mean of red, green and blue over the picture's canvas, and the share of pixels that are bright. */
interface Shown {
  mean: [number, number, number]
  bright: number
}

function readCanvas(canvas: HTMLCanvasElement): Shown {
  const copy = document.createElement('canvas')
  Object.assign(copy, { width: canvas.width, height: canvas.height })
  const context = copy.getContext('2d')
  if (!context) throw new Error('no 2d context')
  context.drawImage(canvas, 0, 0)
  const { data } = context.getImageData(0, 0, copy.width, copy.height)
  const sum: [number, number, number] = [0, 0, 0]
  let bright = 0
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
    sum[0] += red
    sum[1] += green
    sum[2] += blue
    if (red + green + blue > 360) bright++
  }
  const pixels = data.length / 4
  return { mean: [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels], bright: bright / pixels }
}

test('the sample survey: its objects in a table, one tile in colour', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  console.log(`Electron ${await app.evaluate(() => process.versions.electron)}`)
  await untilDrawn(page)

  await expect(page.getByRole('banner')).toContainText('796 objects')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '796')
  const first = page.getByRole('row').filter({ hasText: '1000007' })
  await expect(first.getByRole('gridcell')).toContainText(['1000007', '53.161515', '-28.156389'])
  await expect(page.getByLabel('Objects (194)')).toBeChecked()

  const { mean, bright } = await page.locator('canvas').first().evaluate(readCanvas)
  for (const channel of mean) expect(channel).toBeGreaterThan(8)
  expect(bright).toBeGreaterThan(0.003)
  expect(bright).toBeLessThan(0.05)

  const status = page.getByRole('contentinfo')
  await expect(status).toContainText(/Store: DuckDB v\d/)
  await expect(status).toContainText(/Estimator: TensorFlow \d.*(native|WASM)/)
})

test('an object chosen in the table is shown on its tile, and the other way round', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  await page.getByRole('columnheader', { name: 'id' }).click()
  const last = page.getByRole('row').filter({ hasText: '1050' }).first()
  await last.click()
  await expect(last).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('[data-drawn="tile_005"]')).toBeVisible()

  // The galaxy of the catalog at x 331.3, y 15.5 of tile 0: click where it is drawn.
  await page.getByRole('combobox', { name: 'Tile' }).selectOption('tile_000')
  await expect(page.locator('[data-drawn="tile_000"]')).toBeVisible()
  await page.getByRole('columnheader', { name: 'id' }).click()
  const box = await page.locator('[data-drawn]').boundingBox()
  if (!box) throw new Error('the tile has no box')
  const zoom = Math.min(box.width, box.height) / 512
  await page.mouse.click(
    box.x + box.width / 2 + (331.3 - 255.5) * zoom,
    box.y + box.height / 2 - (15.5 - 255.5) * zoom,
  )
  await expect(page.getByRole('row').filter({ hasText: '1000012' })).toHaveAttribute('aria-selected', 'true')
})

test('the table sorts in the database', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const brightest = page.locator('.body [role=row][aria-rowindex="1"]')
  await page.getByRole('columnheader', { name: 'mag_i' }).click()
  await expect(page.getByRole('columnheader', { name: 'mag_i' })).toHaveAttribute('aria-sort', 'ascending')
  const magnitude = async (): Promise<number> =>
    Number(await brightest.getByRole('gridcell').nth(9).innerText())
  await expect.poll(magnitude).toBeLessThan(20)
  await page.getByRole('columnheader', { name: 'mag_i' }).click()
  await expect.poll(magnitude).toBeGreaterThan(25)
})

test('the position under the pointer is read off', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  await page.locator('[data-drawn]').hover()
  await expect(panelOf(page, 'tile').locator('.readout')).toContainText(
    /RA 53\.\d{5}° +Dec -28\.\d{5}° +x 25\d +y 25\d +i -?\d+\.\d\d .* nJy$/,
  )
})
