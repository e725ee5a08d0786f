import { describe, expect, it } from 'vitest'
import type { Handler } from '../preload/channel'
import { cutObjectStamp, fitObject, fitObjectStamp, readObjectStamp } from '../preload/contract-object'
import { Fault } from '../preload/fault'
import { objectDesk } from './object-desk'

const PLACE = { ra: 53, dec: -28 }
const TILE = { name: 'a', path: '/survey/tiles/a.fits', number: 0, bytes: 1 }

type Desk = Parameters<typeof objectDesk>
interface Asked {
  readonly name: string
  readonly input: { readonly survey?: string; readonly grounds?: unknown }
}

/** A desk over a reader that answers once it was told where tiles lie, and what was asked of whom. */
function deskOver(survey: { tiles: (typeof TILE)[] } | null): {
  handlers: Handler[]
  asked: Asked[]
  reopen(): void
} {
  const asked: Asked[] = []
  let knows = ''
  const reader = {
    call: (request: { name: string }, input: { survey: string; grounds: unknown }) => {
      asked.push({ name: request.name, input })
      if (input.grounds) knows = input.survey
      return Promise.resolve(knows === input.survey ? { fit: null, why: 'asked' } : null)
    },
  }
  const store = {
    call: (request: { name: string }, input: { sql: string }) => {
      asked.push({ name: request.name, input: {} })
      expect(input.sql).toContain('FROM tiles')
      return Promise.resolve({ arrow: new Uint8Array(1), truncated: false, milliseconds: 0 })
    },
  }
  let target = { lab: '/lab', survey, problems: [] }
  // Only what the desk asks of them is there.
  const pool = { reader, store } as unknown as Desk[0]
  const open = (() => ({ target, summary: { folder: '/survey' } })) as unknown as Desk[1]
  return {
    handlers: [...objectDesk(pool, open).handlers],
    asked,
    reopen: () => (target = { ...target }),
  }
}

const answer = (handlers: readonly Handler[], name: string): Promise<unknown> => {
  const handler = handlers.find((one) => one.name === name)
  if (!handler) throw new Error(`nobody answers ${name}`)
  return handler.answer(PLACE, new AbortController().signal, () => undefined)
}

describe('the desk of objects', () => {
  it('tells a reader where tiles lie once, and again for a survey that was opened anew', async () => {
    const { handlers, asked, reopen } = deskOver({ tiles: [TILE] })
    await answer(handlers, fitObject.name)
    await answer(handlers, fitObject.name)
    expect(asked.map(({ name }) => name)).toEqual([
      ...[fitObjectStamp.name, 'store/query', fitObjectStamp.name],
      fitObjectStamp.name,
    ])
    expect(asked[2]?.input.grounds).toMatchObject({ tiles: [{ name: 'a', path: TILE.path }] })
    reopen()
    await answer(handlers, fitObject.name)
    expect(asked.slice(4).map(({ name }) => name)).toEqual([
      ...[fitObjectStamp.name, 'store/query', fitObjectStamp.name],
    ])
    expect(asked[4]?.input.survey).not.toBe(asked[0]?.input.survey)
  })

  it('says what to do where there are no tiles, or the survey is away', async () => {
    const none = deskOver({ tiles: [] })
    await expect(answer(none.handlers, readObjectStamp.name)).rejects.toThrow(/no tiles.*survey\.json/s)
    const away = deskOver(null)
    await expect(answer(away.handlers, readObjectStamp.name)).rejects.toBeInstanceOf(Fault)
    await expect(answer(away.handlers, readObjectStamp.name)).rejects.toThrow(/cannot be reached/)
    expect([...none.asked, ...away.asked].map(({ name }) => name)).not.toContain(cutObjectStamp.name)
  })
})
