import type { Locator, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PUBLISHED } from '../workers/devices/published/published'
import { expect, project, sample, test, type Desktop } from './desktop'

/** The page of devices as a person has it before them. */
function devicesOf(page: Page) {
  const region = page.locator('.devices')
  const figure = (id: string): Locator => region.locator(`[data-figure="${id}"]`)
  return {
    region,
    figure,
    part: (id: string, part: string, series: string) =>
      figure(id).locator(`[data-part="${part}"][data-series="${series}"]`),
  }
}

/** Saves a figure as a person does, and gives the file. */
async function saved({ app }: Desktop, figure: Locator, format: string, folder: string): Promise<Buffer> {
  const file = join(folder, `figure.${format}`)
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, file)
  await figure.getByRole('button', { name: format.toUpperCase(), exact: true }).click()
  await expect(figure.getByRole('status')).toHaveText(`Saved: ${file}`)
  return readFile(file)
}

/** Whether a text is a document of XML, and how many marks it has. */
function marksIn(page: Page, text: string): Promise<number> {
  return page.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, 'image/svg+xml')
    if (parsed.querySelector('parsererror')) return -1
    return parsed.querySelectorAll('svg > g [data-part="mark"]').length
  }, text)
}

test('devices are compared without a survey: published points over predicted curves, saved as SVG, PNG and CSV', async ({
  start,
  settings,
}) => {
  const desktop = await start()
  const { page } = desktop
  await page.getByRole('button', { name: 'Devices', exact: true }).click()
  const devices = devicesOf(page)
  const charts = PUBLISHED.filter(({ id }) => /^(dnn|bnn|vae|shape)-\w+\//.test(id))
  expect(charts).toHaveLength(8)
  for (const { id, points } of charts) {
    const [chart = '', device = ''] = id.split('/')
    await expect(devices.part(chart, 'mark', device.toUpperCase())).toHaveCount(points.length)
    await expect(devices.part(chart, 'curve', device.toUpperCase()).first()).toBeAttached()
  }
  const dnn = devices.figure('dnn-training')
  await expect(dnn).toContainText('GC2: out of memory from batch 16')
  await expect(devices.figure('bnn-training')).toContainText('GC2: out of memory from batch 10')

  const csv = (await saved(desktop, dnn, 'csv', settings)).toString()
  const [header, ...lines] = csv.trim().split('\n')
  expect(header).toBe(
    'series,batch (images),"published (time of 100 epochs, s)","predicted (time of 100 epochs, s)"',
  )
  const v100 = lines.map((line) => line.split(',')).filter(([series]) => series === 'V100')
  const both = v100.filter(([, , published]) => published !== '')
  expect(both.map(([, batch, published]) => [Number(batch), Number(published)])).toEqual(
    PUBLISHED.find(({ id }) => id === 'dnn-training/v100')?.points.map(({ batch, value }) => [batch, value]),
  )
  const errors = both.map(([, , published, predicted]) => Math.abs(Number(predicted) / Number(published) - 1))
  expect(errors.filter((error) => error < 0.08).length).toBeGreaterThanOrEqual(3)
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  await expect(dnn).toContainText(`V100, predicted (mean error ${(100 * mean).toFixed(1)} %)`)

  expect(await marksIn(page, (await saved(desktop, dnn, 'svg', settings)).toString())).toBe(12)
  const png = await saved(desktop, dnn, 'png', settings)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1280, expect.any(Number)])
  // Text, lines and marks are drawn, not an empty sheet.
  expect(png.byteLength).toBeGreaterThan(20_000)

  // Another device, in half precision; then another step: all of its figures follow.
  await page.getByRole('checkbox', { name: 'GC200' }).check()
  await page.getByRole('combobox', { name: 'Precision' }).selectOption('fp16')
  await expect(devices.part('dnn-training', 'curve', 'GC200, FP16')).toHaveCount(1)
  await page.getByRole('combobox', { name: 'Network' }).selectOption('bnn training')
  await page.getByRole('combobox', { name: 'Device', exact: true }).selectOption('v100')
  for (const title of ['Roofline', 'Kernels', 'Memory'])
    await expect(devices.region.getByRole('figure', { name: `${title}: bnn training on V100` })).toBeVisible()
  await expect(devices.figure('energy-bnn')).toContainText('GC200')

  // Where gradients are summed over 512 GPUs: the published marks at the way that was published.
  await expect(devices.part('gradientflow', 'bar', 'exposed')).toHaveCount(3)
  await expect(devices.part('gradientflow', 'mark', 'iteration, published')).toHaveCount(1)

  // Without a mouse the numbers are read in a table.
  await dnn.getByText('Values').focus()
  await page.keyboard.press('Enter')
  await expect(dnn.getByRole('row', { name: /^GC2 14 187/ })).toBeVisible()
})

test('a network of the lab is costed as the built-in ones are, and shared as a strategy says', async ({
  start,
}) => {
  const { app, page } = await start()
  await page.getByRole('button', { name: 'Devices', exact: true }).click()
  const devices = devicesOf(page)
  const network = page.getByRole('combobox', { name: 'Network' })

  // One that comes with the lab is recorded by TensorFlow.
  await network.selectOption('models/dnn inference')
  const title = 'models/dnn inference on GC2, batch 8'
  for (const kind of ['Roofline', 'Supersteps', 'FP16 by layer'])
    await expect(devices.region.getByRole('figure', { name: `${kind}: ${title}` })).toBeVisible()

  // A folder without a model is told, and what was shown before stays.
  await app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, sample)
  await network.selectOption('Another folder…')
  const form = page.getByRole('form', { name: 'What to compare' })
  await expect(form.getByText('There is no model here.')).toBeVisible()
  await expect(devices.region).toContainText('samples/lsst-patch inference could not be recorded.')
  await expect(devices.region.getByRole('figure', { name: `Roofline: ${title}` })).toBeVisible()

  // One that has a model is as good as any.
  await app.evaluate(
    ({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
    },
    join(project, 'models', 'fast-head'),
  )
  await network.selectOption('Another folder…')
  await expect(devices.figure('roofline-models-fast-head-gc2')).toBeVisible()

  // A strategy that cannot be followed is told in words; one that can has its passes drawn.
  await network.selectOption('dnn training')
  const strategy = page.getByRole('combobox', { name: 'Strategy' })
  await strategy.fill('pipeline:4+micro:8')
  await strategy.press('Enter')
  await expect(form.getByRole('alert')).toHaveText(
    'Devices: 1 is no multiple of the 4 that a network lies on.',
  )
  await page.getByRole('textbox', { name: 'Devices of each kind' }).fill('4')
  await expect(devices.part('pipeline-dnn-gc2', 'bar', 'forward')).toHaveCount(32)
  await expect(devices.figure('pipeline-dnn-gc2')).toContainText(/The bubble, .*, is \d+\.\d % of the step/)
  const scaling = devices.figure('scaling-dnn')
  await scaling.getByText('Values').click()
  await expect(scaling.getByRole('row', { name: /^GC2 8 .*pipeline:4\+micro:8\+ring$/ })).toBeVisible()

  // Without a mouse one goes to a section by its link.
  await page.getByRole('link', { name: 'Communication' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Communication' })).toBeFocused()
  await expect(devices.figure('gradientflow')).toBeInViewport()
})
