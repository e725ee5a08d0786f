import { tableFromIPC } from '@uwdata/flechette'
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import { FIRST_ID, madeLab, madeRun } from './fixtures/made-lab'
import { labFlagging } from './lab-flagging'
import { labReviews, type LabReviews } from './lab-reviews'

let engine: Engine
let lab: string
let reviews: LabReviews
let second: number
const now = (): string => new Date(++second * 1000).toISOString()

beforeAll(async () => {
  engine = await openEngine()
}, 60_000)
beforeEach(async () => {
  second = 0
  await open()
})
afterEach(() => rm(lab, { recursive: true, force: true }))

/** 20 objects with sigma from 0.01 to 0.2, of which the worst four are flagged. */
async function open(id?: string): Promise<void> {
  lab = (await madeLab(engine, 20, id)).lab
  await madeRun(engine, lab, 'a', '(i + 1) / 100')
  const flagging = labFlagging(engine, now)
  await flagging.load(lab)
  await flagging.flag(
    { run: 'a', by: 'total', border: { kind: 'budget', share: 0.2 }, truth: null },
    { aborted: false },
  )
  expect(await again()).toEqual([])
}

/** Opens the reviews of the lab once more, as after a restart. */
async function again(): Promise<string[]> {
  reviews = labReviews(engine, now)
  return reviews.load(lab)
}

const idOf = (index: number): string => String(FIRST_ID + BigInt(index))
const queued = async (offset = 0, limit = 10): Promise<string[]> =>
  (await reviews.queue({ run: null, offset, limit })).rows.map(({ id }) => id)
const table = (columns = 'id, run, verdict, note'): unknown[] =>
  tableFromIPC(engine.run(`SELECT ${columns} FROM reviews ORDER BY id`), { useBigInt: true }).toArray()
const say = (index: number, verdict: 'keep' | 'reject' | 'unsure', note = '') =>
  reviews.put({ run: null, verdicts: [{ id: idOf(index), verdict, note }] })

test('flagged objects wait for a verdict, the most uncertain first, page by page', async () => {
  const { counts, rows } = await reviews.queue({ run: null, offset: 0, limit: 2 })
  expect(counts).toEqual({ run: 'a', flagged: 4, waiting: 4, keep: 0, reject: 0, unsure: 0 })
  expect(rows).toMatchObject([
    { id: idOf(19), ra: 0.19, uncertainty: expect.closeTo(0.2, 6) as number, flags: ['highUncertainty'] },
    { id: idOf(18), uncertainty: expect.closeTo(0.19, 6) as number },
  ])
  expect(await queued(2)).toEqual([idOf(17), idOf(16)])
  expect(await say(19, 'keep')).toMatchObject({ waiting: 3, keep: 1 })
  expect(await queued()).toEqual([idOf(18), idOf(17), idOf(16)])
})

test('verdicts survive a restart; a later one takes the place of the one before, and can be taken back', async () => {
  await say(19, 'keep', 'fine: "Häuser"')
  await say(18, 'unsure')
  await say(19, 'reject', 'a blend')
  const said = [
    { id: FIRST_ID + 18n, run: 'a', verdict: 'unsure', note: '' },
    { id: FIRST_ID + 19n, run: 'a', verdict: 'reject', note: 'a blend' },
  ]
  expect(table()).toEqual(said)
  expect(await again()).toEqual([])
  expect(table()).toEqual(said)
  expect(await reviews.undo({ run: null, id: idOf(19) })).toEqual({ run: 'a', verdict: 'keep' })
  expect(table('note')).toEqual([{ note: '' }, { note: 'fine: "Häuser"' }])
  expect(await reviews.undo({ run: null, id: idOf(19) })).toEqual({ run: 'a', verdict: null })
  await again()
  expect(table('id')).toEqual([{ id: FIRST_ID + 18n }])
  await expect(reviews.undo({ run: null, id: idOf(19) })).rejects.toThrow('no verdict')
})

test('a last line that was cut off is dropped and told, and nothing else is lost', async () => {
  await say(19, 'keep')
  const whole = await readFile(join(lab, 'reviews.jsonl'), 'utf8')
  await appendFile(join(lab, 'reviews.jsonl'), whole.slice(0, -9))
  expect(await again()).toEqual(['reviews.jsonl: the last line was cut off and is left out.'])
  await say(18, 'reject')
  expect(await again()).toEqual([])
  expect(table('verdict')).toEqual([{ verdict: 'reject' }, { verdict: 'keep' }])
  await writeFile(join(lab, 'reviews.jsonl'), `${whole}nonsense\n${whole.replace('keep', 'unsure')}`)
  expect(await again()).toEqual(['reviews.jsonl: line 2 cannot be read and is left out.'])
  expect(table('verdict')).toEqual([{ verdict: 'unsure' }])
})

test('verdicts come in from a file, all of them or none, and lines that are refused are named', async () => {
  const file = join(lab, 'verdicts.csv')
  const take = async (text: string): Promise<unknown> => {
    await writeFile(file, text)
    return reviews.importFile({ run: null, file })
  }
  await expect(take(`id,verdict\n${idOf(1)},keep\n7,keep\n${idOf(2)},keep\nx,keep\n`)).rejects.toThrow(
    'line 3: run a has no object 7; line 5: run a has no object x',
  )
  await expect(take(`id,verdict\n${idOf(1)},maybe\n,keep\n`)).rejects.toThrow(
    'line 2: "maybe" is no verdict; line 3',
  )
  await expect(take(`id,verdict\n${idOf(1)},keep\n${idOf(1)},reject\n`)).rejects.toThrow(
    'line 3: its object is that of line 2',
  )
  await expect(take('name,verdict\n1,keep\n')).rejects.toThrow('no columns id and verdict')
  expect(table()).toEqual([])
  expect(await take(`Verdict,id,extra,note\nKEEP,${idOf(3)},1,"a, b"\nunsure,${idOf(19)},,\n`)).toEqual({
    reviewed: 2,
  })
  await again()
  expect(table('id, verdict, note')).toEqual([
    { id: FIRST_ID + 3n, verdict: 'keep', note: 'a, b' },
    { id: FIRST_ID + 19n, verdict: 'unsure', note: '' },
  ])
})

test('ids may be texts that look like numbers', async () => {
  await rm(lab, { recursive: true })
  await open(`printf('%03d', i::INTEGER)`)
  expect(await queued(0, 1)).toEqual(['019'])
  await reviews.put({ run: null, verdicts: [{ id: '007', verdict: 'keep', note: '' }] })
  await expect(
    reviews.put({ run: null, verdicts: [{ id: '7', verdict: 'keep', note: '' }] }),
  ).rejects.toThrow('no object 7')
  const file = join(lab, 'verdicts.csv')
  await writeFile(file, 'id,verdict\n008,reject\n')
  await reviews.importFile({ run: null, file })
  await again()
  expect(table('id, verdict')).toEqual([
    { id: '007', verdict: 'keep' },
    { id: '008', verdict: 'reject' },
  ])
})

test('what is not there is named: the run, the object', async () => {
  const verdicts = [{ id: idOf(1), verdict: 'keep' as const, note: '' }]
  await expect(reviews.put({ run: 'nope', verdicts })).rejects.toThrow('no run nope')
  await expect(reviews.queue({ run: 'nope', offset: 0, limit: 1 })).rejects.toThrow('no run nope')
  await expect(
    reviews.put({ run: 'a', verdicts: [{ id: 'M31', verdict: 'keep', note: '' }] }),
  ).rejects.toThrow('no object M31')
})
