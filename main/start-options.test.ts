import { expect, test } from 'vitest'
import { startOptions } from './start-options'

test('options are found among what Electron and its drivers add', () => {
  const args = [
    'electron',
    '--inspect=0',
    '/app',
    '--no-sandbox',
    '--open=/sky/a=b',
    '--first=/sample',
    '--picture=p.png',
  ]
  expect(startOptions(args)).toEqual({ open: '/sky/a=b', first: '/sample', picture: 'p.png' })
})

test('without them nothing is opened', () => {
  expect(startOptions(['electron', '/app', '--opening=x'])).toEqual({
    open: null,
    first: null,
    picture: null,
  })
})
