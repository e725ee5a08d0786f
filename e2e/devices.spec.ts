import type { Page } from '@playwright/test'
import { PUBLISHED } from '../workers/devices/published/published'
import { expect, test } from './desktop'

/** The page of devices as a person has it before them. */
function devicesOf(page: Page) {
  const region = page.getByRole('main', { name: 'Devices' })
  return {
    region,
    figure: (id: string) => region.locator(`[data-figure="${id}"]`),
    marks: (id: string, series: string) =>
      region.locator(`[data-figure="${id}"] [data-part="mark"][data-series="${series}"]`),
  }
}

test('published points are drawn', async ({ start }) => {
  const { page } = await start()
  await page.getByRole('button', { name: 'Devices', exact: true }).click()
  const devices = devicesOf(page)
  for (const { id, points } of PUBLISHED.filter(({ id }) => /^(dnn-|bnn-|vae-|shape-inference\/)/.test(id))) {
    const [chart = '', device = ''] = id.split('/')
    await expect(devices.marks(chart, device.toUpperCase())).toHaveCount(points.length)
  }
  const shots = process.env['SHEARWATER_SHOTS']
  if (shots) {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.screenshot({ path: `${shots}/devices-${scheme}.png` })
    }
  }
})
