import { expect, test } from 'vitest'
import { absolutePlace, isLocal, isUrl, nameOfPlace, openPlace } from './place'

test('a place is a path or a URL', () => {
  expect(['https://a.example/x', 'HTTP://a', '/home/x', 'http', 'C:\\x'].map(isUrl)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect(absolutePlace('https://a.example/sky survey/?q=1')).toBe('https://a.example/sky%20survey/?q=1')
  expect(absolutePlace('.')).toBe(process.cwd())
})

test.each([
  ['https://me:secret@a.example/sky%20survey?key=secret', 'https://a.example/sky survey'],
  ['https://me:secret@[no host/x?key=secret', 'https://[no host/x'],
  ['/home/me?', '/home/me?'],
])('nothing secret is in the name of a place: %s', (place, name) => expect(nameOfPlace(place)).toBe(name))

test('what is on this machine is told from what is not', () => {
  const local = [
    '/home/x',
    'http://localhost:80/',
    'http://127.0.0.1/x',
    'http://127.8.9.1/',
    'http://[::1]/',
  ]
  expect(local.map(isLocal)).toEqual(local.map(() => true))
  const elsewhere = ['https://a.example', 'http://127.0.0.1.example/', 'http://localhost@a.example/']
  expect(elsewhere.map(isLocal)).toEqual(elsewhere.map(() => false))
})

test('a URL that cannot be understood is named', async () => {
  await expect(openPlace('http://no such host/x')).rejects.toThrow('no URL that can be understood')
})
