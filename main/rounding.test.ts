import { expect, test } from 'vitest'
import { roundingOnStamps } from './rounding'
import { createPool } from './pool'

test('a survey without tiles, or without objects, is refused before any process is started', async () => {
  const pool = createPool(() => expect.fail('a process was started'))
  const summary = {
    ...{ name: 'made', description: '', folder: '/surveys/made', lab: '/labs/made', bands: [], columns: [] },
    ...{ objects: 0, tiles: [], roles: {}, problems: [], seconds: 0 },
  }
  const survey = {
    ...{ name: 'made', description: '', folder: '/surveys/made', place: '/surveys/made', catalog: null },
    ...{ roles: {}, bands: null, truth: null, problems: [] },
  }
  const tile = { name: 't0', number: 0, path: '/surveys/made/tiles/t0.fits', bytes: 1 }
  const order = { folder: '/models/dnn', samples: null, symmetric: null, limit: 4 }
  const context = { signal: new AbortController().signal, report: () => undefined }
  const of = (tiles: (typeof tile)[] | null) =>
    roundingOnStamps(
      pool,
      {
        summary,
        target: { lab: '/labs/made', survey: tiles && { ...survey, tiles }, problems: [] },
      },
      order,
      context,
    )
  const none = { report: { what: expect.stringContaining('no tiles'), where: '/surveys/made' } }
  await expect(of([])).rejects.toMatchObject(none)
  await expect(of(null)).rejects.toMatchObject(none)
  await expect(of([tile])).rejects.toMatchObject({ report: { what: 'This survey has no objects.' } })
})
