import { expect, test, vi } from 'vitest'
import { exportAnswerTo } from './export-answer'

const context = { signal: new AbortController().signal, report: () => undefined }
const exportRows = vi.fn(() =>
  Promise.resolve({ table: null, rows: 3, bytes: 99, problems: ['a list became text'] }),
)
const choose = (file: string | null) => () => Promise.resolve(file)

test('the rows of a query are written as the ending of the file says', async () => {
  const written = await exportAnswerTo({ exportRows }, choose('/out/mine.vot'), 'SELECT 1', context)
  expect(written).toEqual({ file: '/out/mine.vot', rows: 3, problems: ['a list became text'] })
  const source = { kind: 'query', sql: 'SELECT 1' }
  expect(exportRows).toHaveBeenCalledWith({ source, format: 'votable', file: '/out/mine.vot' }, context)
})

test('nothing is written where nobody names a file, or its ending names no format', async () => {
  exportRows.mockClear()
  expect(await exportAnswerTo({ exportRows }, choose(null), 'SELECT 1', context)).toBeNull()
  const refused = exportAnswerTo({ exportRows }, choose('/out/mine.doc'), 'SELECT 1', context)
  await expect(refused).rejects.toThrow('.parquet')
  expect(exportRows).not.toHaveBeenCalled()
})
