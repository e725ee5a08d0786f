import { utf8 } from '@uwdata/flechette'
import { expect, test } from 'vitest'
import { encodeCsv } from './csv'
import { encoded, madeTable, type MadeColumn } from './fixtures/made-table'

const text = (name: string, ...values: (string | null)[]): MadeColumn => ({
  name,
  type: 'text',
  arrow: utf8(),
  values,
})
const written = async (...columns: MadeColumn[]): Promise<string> =>
  (await encoded(encodeCsv, madeTable(columns))).toString()

test('a header and lines, quoted where a reader would misunderstand', async () => {
  const csv = await written(
    text('id', '1', '#2', '3'),
    text('a,b', 'x "y"', ' z', null),
    text('n', 'é\n', '', '0.1'),
  )
  expect(csv).toBe('id,"a,b",n\n1,"x ""y""","é\n"\n"#2"," z",""\n3,,0.1\n')
})

test('an absent value alone on its line is not an empty line', async () => {
  expect(await written(text('only', 'a', null, 'b'))).toBe('only\na\n""\nb\n')
})

test('without rows there is the header', async () => {
  expect(await written(text('id'), text('ra'))).toBe('id,ra\n')
})
