import { expect, test } from 'vitest'
import { closedPanels } from './closed-panels'

test('the panel closed last comes first, and one that is open again not at all', () => {
  const closed = closedPanels()
  const heard: ((panel: { id: string }) => void)[] = []
  // Of a panel only its id is looked at.
  closed.follow({
    onDidRemovePanel: (hear) => (heard.push(hear as (typeof heard)[number]), { dispose() {} }),
  })
  const close = (id: string): void => heard.forEach((hear) => hear({ id }))
  expect(closed.last(() => false)).toBeUndefined()
  for (const id of ['survey', 'tile', 'no view', 'survey']) close(id)
  expect(closed.last(() => false)).toBe('survey')
  expect(closed.last((view) => view === 'survey')).toBe('tile')
  expect(closed.last(() => true)).toBeUndefined()
})
