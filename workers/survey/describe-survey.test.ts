import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeSurvey } from './describe-survey'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-survey-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function files(contents: Record<string, string>): Promise<void> {
  await mkdir(join(folder, 'tiles'), { recursive: true })
  for (const [name, text] of Object.entries(contents)) await writeFile(join(folder, name), text)
}

test('a folder without survey.json is understood from its names', async () => {
  await files({
    'detected.parquet': '',
    'tiles/tile_012.fits.fz': 'abc',
    'tiles/tile_003.fits': '',
    'tiles/notes.txt': '',
  })
  const survey = await describeSurvey(folder)
  expect(survey.catalog).toBeNull()
  expect(survey.tiles.map(({ name, number, bytes }) => [name, number, bytes])).toEqual([
    ['tile_003', 3, 0],
    ['tile_012', 12, 3],
  ])
})

test('survey.json names columns by role and band', async () => {
  const columns = { id: 'objectId', magnitudes: { i: 'i_mag' }, magnitudeErrors: { i: 'i_err' } }
  await files({
    'objects.parquet': '',
    'survey.json': JSON.stringify({
      name: 'Deep',
      catalog: 'objects.parquet',
      columns,
      pixels: { tile: 'patch' },
    }),
  })
  const survey = await describeSurvey(folder)
  expect(survey).toMatchObject({ name: 'Deep', catalog: 'objects.parquet' })
  expect(survey.roles).toEqual({ id: 'objectId', mag_i: 'i_mag', magerr_i: 'i_err', tile: 'patch' })
})

test('tiles of one base name in different folders have names of their own', async () => {
  const tiles = [{ file: 'tiles/a.fits' }, { file: 'a.fits' }]
  await files({ 'tiles/a.fits': '', 'a.fits': '', 'survey.json': JSON.stringify({ tiles }) })
  const survey = await describeSurvey(folder)
  expect(survey.tiles.map(({ name }) => name)).toEqual(['tiles/a', 'a'])
})

test.each([
  ['catalog', { catalog: '../elsewhere.parquet' }],
  ['tile', { catalog: 'detected.parquet', tiles: [{ file: '/etc/passwd' }] }],
])('a %s outside the folder is refused', async (_what, description) => {
  await files({ 'detected.parquet': '', 'survey.json': JSON.stringify(description) })
  await expect(describeSurvey(folder)).rejects.toThrow(/leads outside the survey's folder/)
})

test.each([
  ['{ "name": ', /survey\.json is not understood/],
  ['{ "bands": "ugrizy" }', /"bands"/],
  [
    '{ "catalog": "detected.parquet", "tiles": [{ "file": "tiles/gone.fits" }] }',
    /A tile is missing.*gone\.fits/,
  ],
])('a bad survey.json is named with what to do: %s', async (text, message) => {
  await files({ 'detected.parquet': '', 'survey.json': text })
  await expect(describeSurvey(folder)).rejects.toThrow(message)
})

test('a missing folder and a file are told apart', async () => {
  await expect(describeSurvey(join(folder, 'nowhere'))).rejects.toThrow('There is no such folder')
  await files({ 'notes.txt': '' })
  await expect(describeSurvey(join(folder, 'notes.txt'))).rejects.toThrow('this is a file')
})
