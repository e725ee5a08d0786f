import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Survey } from '../workers/survey/describe-survey'
import { linkedDesk } from './linked-desk'
import type { Worker } from './worker'

let folder: string
let asked: unknown[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-desk-'))
  asked = []
})
afterEach(() => rm(folder, { recursive: true }))

/** Asks the desk of a survey that names this truth, and gives what the store is asked for. */
async function link(truth: unknown, named: Survey['truth']): Promise<unknown> {
  const store: Pick<Worker, 'call' | 'hear'> = {
    call: (_request, input) => {
      asked.push(input)
      // What the desk does with the answer is none of this test's.
      return Promise.resolve(null as never)
    },
    hear: () => undefined,
  }
  const survey = { truth: named } as Survey // only its truth is looked at
  const { handlers } = linkedDesk(store, () => survey)
  await handlers[0]?.answer({ run: 'one', truth }, new AbortController().signal, () => undefined)
  return asked.at(-1)
}

test('the truth of the survey is linked with the shapes it says, where it is there', async () => {
  const file = join(folder, 'truth.parquet')
  expect(await link('survey', null)).toEqual({ run: 'one', truth: null })
  expect(await link('survey', { file, shape: 'e' })).toEqual({ run: 'one', truth: null })
  await writeFile(file, '')
  expect(await link('survey', { file, shape: 'e' })).toEqual({ run: 'one', truth: { file, shape: 'e' } })
  expect(await link('none', { file, shape: 'e' })).toEqual({ run: 'one', truth: null })
})

test('a file of the person’s choice has to be there, by its whole path', async () => {
  const file = join(folder, 'mine.csv')
  await expect(link({ file }, null)).rejects.toMatchObject({
    report: { where: file, remedy: 'Choose the truth again.' },
  })
  await expect(link({ file: 'mine.csv' }, null)).rejects.toMatchObject({ report: { code: 'refused' } })
  await writeFile(file, '')
  expect(await link({ file }, null)).toEqual({ run: 'one', truth: { file, shape: 'g' } })
})
