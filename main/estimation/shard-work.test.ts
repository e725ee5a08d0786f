import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ShardWork, type Piece, type WholeShard } from './shard-work'

const shards = (...objects: number[]) =>
  objects.map((count, index) => ({ index, group: Math.floor(index / 2), objects: count, sealed: false }))
const estimates = { arrow: new Uint8Array(1), samples: null }

test('an estimator stays on its tile, and another begins one of its own', () => {
  const work = new ShardWork(shards(8, 8, 8, 8, 8))
  const one = work.take(null)
  const other = work.take(null)
  expect([one?.shard, other?.shard]).toEqual([0, 2])
  expect(work.take(one?.group ?? null)?.shard).toBe(1)
  expect(work.take(one?.group ?? null)?.shard).toBe(4)
  // Nothing is left of its own: it helps with what another has begun.
  expect(work.take(2)?.shard).toBe(3)
  expect(work.take(2)).toBeNull()
  expect(work.isOver).toBe(false)
})

test('a piece over which a process ended is tried alone, then divided, and what was put back is not', () => {
  const work = new ShardWork(shards(8))
  const whole = work.take(null) ?? expect.fail()
  work.lose(whole)
  expect(work.take(null, true)).toBeNull()
  const again = work.take(null) ?? expect.fail()
  expect(again).toEqual({ ...whole, losses: 1 })
  work.putBack(again)
  work.lose(work.take(null) ?? expect.fail())
  const halves = [work.take(null), work.take(null)]
  expect(halves.map((half) => [half?.from, half?.to])).toEqual([[0, 4], [4, 8]]) // prettier-ignore
})

test('the one object that is left is tried once more, for something else may have ended the last process', () => {
  const work = new ShardWork(shards(2))
  work.lose(work.take(null) ?? expect.fail())
  work.lose(work.take(null) ?? expect.fail())
  const one = work.take(null) ?? expect.fail()
  expect([one.from, one.to]).toEqual([0, 1])
  expect(work.lose(one)).toBeNull()
  const again = work.take(null) ?? expect.fail()
  expect([again.from, again.to]).toEqual([0, 1])
  expect(work.lose(again)).toBeNull()
  const whole = work.give(work.take(null) ?? expect.fail(), estimates)
  expect(whole?.parts.map(({ arrow }) => arrow === null)).toEqual([true, false])
})

/** Works a run off; a process ends over every piece that holds a poisonous object. */
function workOff(work: ShardWork, isPoison: (shard: number, object: number) => boolean): WholeShard[] {
  const whole: (WholeShard | null)[] = []
  const objects = ({ from, to }: Piece): number[] => Array.from({ length: to - from }, (_, at) => from + at)
  for (let piece = work.take(null); piece !== null; piece = work.take(piece.group)) {
    const poisoned = objects(piece).some((object) => isPoison(piece?.shard ?? -1, object))
    whole.push(poisoned ? work.lose(piece) : work.give(piece, estimates))
  }
  return whole.filter((shard) => shard !== null)
}

test('whatever is poisonous, every object has one estimate, and exactly the poisonous have none', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  const places = fc.array(fc.tuple(fc.nat(4), fc.nat(39)), { maxLength: 4 })
  fc.assert(
    fc.property(sizes, places, (objects, poison) => {
      const isPoison = (shard: number, object: number): boolean =>
        poison.some(([s, o]) => s === shard && o === object)
      const work = new ShardWork(shards(...objects))
      const whole = workOff(work, isPoison)
      expect(work.isOver).toBe(true)
      expect(whole.map(({ shard }) => shard).sort((a, b) => a - b)).toEqual(objects.map((_, index) => index))
      for (const { shard, parts } of whole) {
        const covered = parts.flatMap(({ from, to, arrow }) =>
          Array.from({ length: to - from }, (_, at) => ({ object: from + at, lost: arrow === null })),
        )
        expect(covered.map(({ object }) => object)).toEqual(Array.from({ length: objects[shard] ?? 0 }, (_, o) => o)) // prettier-ignore
        covered.forEach(({ object, lost }) => expect(lost).toBe(isPoison(shard, object)))
      }
    }),
    { numRuns: 60 },
  )
})
