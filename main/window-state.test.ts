import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWindowState, writeWindowState } from './window-state'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shearwater-window-'))
  file = join(folder, 'window.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a window is put back where it was', () => {
  const state = { corner: { x: 200, y: 100 }, width: 1000, height: 700, maximized: true }
  writeWindowState(file, state)
  expect(readWindowState(file, [screen])).toEqual(state)
})

test('a window on a screen that is gone is centred, in its size', () => {
  writeWindowState(file, { corner: { x: 2500, y: 100 }, width: 1000, height: 700, maximized: false })
  expect(readWindowState(file, [screen])).toMatchObject({ corner: null, width: 1000 })
  expect(readWindowState(file, [screen, { ...screen, x: 1920 }])).toMatchObject({ corner: { x: 2500 } })
})

test.each(['', '{', '{"corner":null,"width":"wide","height":700,"maximized":false}', '{"width":3}'])(
  'a damaged file gives the default: %s',
  (text) => {
    writeFileSync(file, text)
    expect(readWindowState(file, [screen])).toEqual({
      corner: null,
      width: 1360,
      height: 860,
      maximized: false,
    })
  },
)
