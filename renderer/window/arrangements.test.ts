import { expect, test } from 'vitest'
import { ARRANGEMENTS, FIRST_ARRANGEMENT, without } from './arrangements'
import { TOUR } from './tour-steps'
import { VIEW_IDS } from '../state/view-ids'

test('the tour stops at a view once, and at views that there are', () => {
  const views = TOUR.map(({ view }) => view)
  expect(new Set(views).size).toBe(views.length)
  expect(views.filter((view) => !VIEW_IDS.includes(view))).toEqual([])
})

test('an arrangement fills the dock and has a view once', () => {
  for (const { columns } of ARRANGEMENTS) {
    expect(columns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    for (const { groups } of columns)
      expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    const views = columns.flatMap(({ groups }) => groups.flatMap((group) => group.views))
    expect(new Set(views).size).toBe(views.length)
  }
  expect(ARRANGEMENTS[0]).toBe(FIRST_ARRANGEMENT)
})

test('without a view its place is taken by the others', () => {
  const { columns } = without('tile', {
    name: '',
    columns: [
      { share: 0.25, groups: [{ share: 1, views: ['tile'] }] },
      { share: 0.25, groups: [{ share: 1, views: ['tile', 'survey'] }] },
      { share: 0.5, groups: [{ share: 1, views: ['catalog'] }] },
    ],
  })
  expect(columns.map(({ groups }) => groups[0]?.views)).toEqual([['survey'], ['catalog']])
  expect(columns.map(({ share }) => share)).toEqual([1 / 3, 2 / 3])
})
