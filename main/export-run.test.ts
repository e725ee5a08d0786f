import { expect, test, vi } from 'vitest'
import { exportRunTo } from './export-run'

const context = { signal: new AbortController().signal, report: () => undefined }
const exportRows = vi.fn(() =>
  Promise.resolve({ table: 'estimates_all', rows: 7, bytes: 99, problems: ['α became ?'] }),
)

test('the estimates of one run are written as the ending of the file says', async () => {
  const proposed = vi.fn((_name: string) => Promise.resolve('/out/mine.fits'))
  const written = await exportRunTo({ exportRows }, proposed, 'ab12', context)
  expect(proposed).toHaveBeenCalledWith('run-ab12')
  expect(written).toEqual({ file: '/out/mine.fits', rows: 7, problems: ['α became ?'] })
  const source = { kind: 'table', table: 'estimates_all', where: "run = 'ab12'" }
  expect(exportRows).toHaveBeenCalledWith({ source, format: 'fits', file: '/out/mine.fits' }, context)
})

test('nothing is written where nobody names a file, or its ending names no format, or the run is none', async () => {
  exportRows.mockClear()
  const choose = (file: string | null) => () => Promise.resolve(file)
  expect(await exportRunTo({ exportRows }, choose(null), 'ab12', context)).toBeNull()
  await expect(exportRunTo({ exportRows }, choose('/out/mine.doc'), 'ab12', context)).rejects.toThrow(
    '.parquet',
  )
  await expect(exportRunTo({ exportRows }, choose('/out/a.csv'), "' OR 1=1", context)).rejects.toThrow(
    'no name',
  )
  expect(exportRows).not.toHaveBeenCalled()
})
