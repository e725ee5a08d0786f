import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ Menu: {} }))
const { menuTemplate } = await import('./menu')

const actions = {
  chooseSurvey: vi.fn(),
  askForUrl: vi.fn(),
  openSurvey: vi.fn(),
  clearRecent: vi.fn(),
  showTraining: vi.fn(),
  showRuns: vi.fn(),
  showDevices: vi.fn(),
  showAbout: vi.fn(),
}

interface Item {
  id?: string
  label?: string
  enabled?: boolean
  click?: () => void
  submenu?: Item[]
}

/** The items of "Open Recent". */
function recentItems(...labs: string[]): Item[] {
  const recent = labs.map((name) => ({ name, folder: `/${name}`, opened: '2026-01-01T00:00:00Z' }))
  const [file] = menuTemplate(recent, actions, false) as Item[] // plain data, as built
  return file?.submenu?.find(({ id }) => id === 'recent')?.submenu ?? []
}

test('a recent lab opens from the menu', () => {
  const [first, second] = recentItems('deep', 'wide')
  expect(first?.label).toContain('deep')
  second?.click?.()
  expect(actions.openSurvey).toHaveBeenCalledWith('/wide')
})

test('without recent labs the menu says so', () => {
  expect(recentItems()).toEqual([{ label: 'Nothing yet', enabled: false }])
})

test('training and runs are shown from the menu', () => {
  const items = (menuTemplate([], actions, false) as Item[]).flatMap(({ submenu }) => submenu ?? [])
  items.find(({ id }) => id === 'training')?.click?.()
  expect(actions.showTraining).toHaveBeenCalled()
  expect(actions.showRuns).not.toHaveBeenCalled()
  items.find(({ id }) => id === 'runs')?.click?.()
  expect(actions.showRuns).toHaveBeenCalled()
})
