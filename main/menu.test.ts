import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ Menu: {} }))
const { menuTemplate } = await import('./menu')

const actions = {
  chooseSurvey: vi.fn(),
  askForUrl: vi.fn(),
  openSurvey: vi.fn(),
  clearRecent: vi.fn(),
  command: vi.fn(),
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
  const [file] = menuTemplate({ recent, isOpen: false }, actions, false) as Item[] // plain data, as built
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

/** Every item, of whatever menu. */
function items(isOpen: boolean): Item[] {
  return (menuTemplate({ recent: [], isOpen }, actions, false) as Item[]).flatMap(
    ({ submenu }) => submenu ?? [],
  )
}
const item = (id: string, isOpen = true): Item | undefined => items(isOpen).find((one) => one.id === id)

test('each view, the commands, the keys and the tour are asked of the page', () => {
  item('training')?.click?.()
  expect(actions.command).toHaveBeenLastCalledWith('view.training')
  item('tour')?.click?.()
  expect(actions.command).toHaveBeenLastCalledWith('window.tour')
  for (const id of ['survey', 'devices', 'commands', 'keys']) expect(item(id)).toBeDefined()
})

test('views of a survey wait for one', () => {
  expect(item('runs', false)?.enabled).toBe(false)
  expect(item('devices', false)?.enabled).toBe(true)
  expect(item('runs')?.enabled).toBe(true)
})
