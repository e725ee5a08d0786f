import { AxeBuilder } from '@axe-core/playwright'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { VIEW_IDS, VIEW_NAMES } from '../preload/contract-window'
import { expect, panelOf, sample, show, test, untilDrawn } from './desktop'

/** Objects of the sample with mag_i < 22, counted by `shearwater query`. */
const BRIGHT = 58

/** The views that the tour brings to the front, one after the other. */
const TOUR = ['survey', 'tile', 'runs', 'uncertainty', 'calibration', 'flags', 'object', 'query']

const filterOf = (page: Page) => page.getByRole('combobox', { name: 'Filter' })

/** Does a command by some letters of its title. */
async function command(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Commands' }).getByLabel('Find a command').fill(letters)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toHaveCount(0)
}

/** The titles of the tabs, group by group, from left to right and from above to below; the one in front is in brackets. */
async function groupsOf(page: Page): Promise<string[]> {
  return page.locator('.dv-groupview').evaluateAll((groups) =>
    groups
      .map((group) => ({ box: group.getBoundingClientRect(), group }))
      .sort((one, other) => one.box.x - other.box.x || one.box.y - other.box.y)
      .map(({ group }) =>
        [...group.querySelectorAll('[role=tab]')]
          .map(({ ariaLabel, ariaSelected }) => (ariaSelected === 'true' ? `[${ariaLabel}]` : ariaLabel))
          .join(' '),
      ),
  )
}

test('panels are arranged, closed, opened again and reached by keyboard, and lie so at the next start', async ({
  start,
}) => {
  const first = await start(`--open=${sample}`)
  let { page } = first
  await untilDrawn(page)
  await expect(page).toHaveTitle('LSST-like patch — Shearwater')
  // Nothing is estimated yet: the view that does it is in front.
  expect(await groupsOf(page)).toEqual([
    '[Tile] Survey',
    'Uncertainty Calibration Flags [Runs]',
    '[Catalog] Object',
  ])

  await page.keyboard.press('Control+1')
  await expect(panelOf(page, 'survey')).toBeFocused()
  await expect(page.locator('[data-view="survey"]')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+Alt+ArrowDown')
  await expect.poll(() => groupsOf(page)).toContain('[Survey]')
  await page.keyboard.press('F6')
  await expect(panelOf(page, 'runs')).toBeFocused()
  await page.keyboard.press('Alt+w')
  await expect(panelOf(page, 'runs')).toHaveCount(0)
  await page.keyboard.press('Alt+Shift+w')
  await expect(panelOf(page, 'runs')).toBeFocused()
  await page
    .getByRole('button', { name: 'Close Object' })
    .or(page.getByRole('button', { name: 'Close Catalog' }))
    .click()
  await expect(panelOf(page, 'catalog')).toHaveCount(0)
  await expect.poll(() => groupsOf(page)).toHaveLength(4)
  const left = await groupsOf(page)
  await first.app.close()

  const second = await start()
  page = second.page
  await expect(panelOf(page, 'survey').getByRole('heading', { name: 'LSST-like patch' })).toBeVisible()
  await expect.poll(() => groupsOf(page)).toEqual(left)
  await command(page, 'judge arrange')
  await expect
    .poll(() => groupsOf(page))
    .toEqual(['[Uncertainty]', 'Catalog [Runs]', '[Calibration]', '[Object] Tile'])
})

test('commands are found by letters, keys are listed, and menus ask for the same', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  await filterOf(page).focus()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await palette.getByLabel('Find a command').fill('sky explore')
  await expect(palette.getByRole('option')).toHaveText(['Arrange: Explore the sky'])
  await palette.getByLabel('Find a command').fill('no such thing')
  await expect(palette).toContainText('No command has these letters.')
  await page.keyboard.press('Escape')
  await expect(palette).toHaveCount(0)
  await expect(filterOf(page)).toBeFocused()

  // A sign that is typed is no command; outside of a field it is.
  await page.keyboard.press('?')
  await expect(filterOf(page)).toHaveValue('?')
  await filterOf(page).fill('')
  await page.keyboard.press('Control+3')
  await expect(panelOf(page, 'catalog')).toBeFocused()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard' })
  await expect(sheet).toContainText('Find a command')
  await expect(sheet).toContainText('Ctrl+Shift+Enter')
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(panelOf(page, 'catalog')).toBeFocused()

  const menu = (id: string): Promise<void> =>
    app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id)
  await menu('query')
  await expect(panelOf(page, 'query')).toBeVisible()
  await menu('keys')
  await expect(sheet).toBeVisible()
})

test('a condition holds in all views, a wrong one is refused, and a brush can be lifted', async ({
  start,
}) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const survey = await show(page, 'survey')
  await expect(survey.getByText('796 objects in sight')).toBeVisible()
  await filterOf(page).fill('mag_i < 22')
  await page.keyboard.press('Enter')
  const said = page.getByRole('search').getByRole('status').first()
  await expect(said).toHaveText(`${BRIGHT} of 796 objects`)
  await expect(panelOf(page, 'catalog')).toContainText(`of ${BRIGHT}`)
  await expect(survey.getByText(`${BRIGHT} objects in sight`)).toBeVisible()

  await filterOf(page).fill('mag_j < 22')
  await page.keyboard.press('Enter')
  await expect(said).toContainText('mag_j')
  await expect(filterOf(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(panelOf(page, 'catalog')).toContainText(`of ${BRIGHT}`)
  await page.keyboard.press('Escape')
  await expect(filterOf(page)).toHaveValue('mag_i < 22')
  await expect(said).toHaveText(`${BRIGHT} of 796 objects`)

  // The middle of the sky.
  await survey.getByRole('application', { name: 'Sky map' }).focus()
  await page.keyboard.press('b')
  const chip = page.getByRole('list', { name: 'Brushed' }).getByRole('button')
  await expect(chip).toHaveCount(1)
  await expect.poll(async () => parseInt(await said.innerText())).toBeLessThan(BRIGHT)
  await chip.click()
  await expect(chip).toHaveCount(0)
  await expect(said).toHaveText(`${BRIGHT} of 796 objects`)
  await page.getByRole('button', { name: 'All objects' }).click()
  await expect(filterOf(page)).toHaveValue('')
  await expect(panelOf(page, 'catalog')).toContainText('of 796')
})

test('a survey that is gone at the next start is said to be gone', async ({ start }) => {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-window-'))
  await cp(sample, folder, { recursive: true })
  const first = await start(`--open=${folder}`)
  await untilDrawn(first.page)
  await first.app.close()
  await rm(folder, { recursive: true })
  const { page } = await start()
  const refusal = page.getByRole('alert').filter({ hasText: 'There is no such folder' })
  await expect(refusal).toContainText(folder)
  await expect(page.getByRole('heading', { name: 'Open a survey' })).toBeVisible()
})

test('the tour goes through its views by keyboard, without anything that moves', async ({ start }) => {
  const { app, page } = await start()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1000, 700))
  await page.getByRole('button', { name: 'Take the tour on the sample survey' }).focus()
  await page.keyboard.press('Enter')
  const card = page.locator('aside[role=dialog]')
  for (const [at, view] of TOUR.entries()) {
    await expect(card).toContainText(`${at + 1} of ${TOUR.length}`)
    await expect(card).toBeInViewport({ ratio: 1 })
    await expect(panelOf(page, view)).toBeVisible()
    await expect(card.getByRole('button', { name: /^(Next|Done)$/ })).toBeFocused()
    await page.keyboard.press('Enter')
  }
  await expect(card).toHaveCount(0)
  await expect(panelOf(page, 'query')).toBeFocused()
  const moving = await page.locator('*').evaluateAll((elements) =>
    elements.flatMap((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element)
      return /[1-9]/.test(transitionDuration) || animationName !== 'none'
        ? [element.outerHTML.slice(0, 120)]
        : []
    }),
  )
  expect(moving).toEqual([])
})

test('a view that fails says so, takes nothing along, and is shown again', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  // A machine that gives no more threads, for a while.
  await page.evaluate(() => {
    const { Worker } = window
    const none = function (): never {
      throw new Error('no more threads')
    }
    Object.assign(window, { Worker: none, threadsAgain: () => Object.assign(window, { Worker }) })
  })
  const devices = await show(page, 'devices')
  const alert = devices.getByRole('alert')
  await expect(alert).toContainText('Devices cannot be shown')
  await expect(alert).toContainText('no more threads')
  const catalog = await show(page, 'catalog')
  await expect(catalog.getByRole('row').filter({ hasText: '1000007' })).toBeVisible()
  await show(page, 'devices')
  await page.evaluate(() => (window as unknown as { threadsAgain: () => void }).threadsAgain())
  await alert.getByRole('button', { name: 'Show Devices again' }).click()
  await expect(alert).toHaveCount(0)
  await expect(devices.getByRole('heading').first()).toBeVisible()
})

test('nothing in the window is in the way of those who do not see it, or see it badly', async ({ start }) => {
  test.setTimeout(240_000)
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const id of VIEW_IDS) {
      const panel = await show(page, id)
      await expect(panel.locator('.guarded-view > *').first()).toBeVisible()
      const axe = new AxeBuilder({ page }).setLegacyMode(true)
      // In the dark only colours are others.
      const { violations } = await (
        colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe
      ).analyze()
      for (const { id: rule, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue
        found.push(...nodes.map(({ html }) => `${VIEW_NAMES[id].title}, ${colorScheme}, ${rule}: ${html}`))
      }
    }
  }
  expect([...new Set(found)]).toEqual([])
})
