import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import { readObjectSamples } from '../../preload/contract-object'
import { literal } from '../../workers/store/sql'
import { idLiteral, objectId, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import { neighboursSql, type Neighbour, type NeighbourQuestion } from './neighbours'
import type { Shape } from './object-shapes'

const NeighbourRow = v.object({
  id: v.unknown(),
  ...{ ra: v.number(), dec: v.number(), separation: v.number() },
  ...{ magnitude: v.nullable(v.number()), g1: v.nullable(v.number()), g2: v.nullable(v.number()) },
  flagged: v.boolean(),
})

/** The objects around one, the nearest first. */
export async function readNeighbours(question: NeighbourQuestion, signal: AbortSignal): Promise<Neighbour[]> {
  const answer = await lab.query(neighboursSql(question), signal)
  return v.parse(v.array(NeighbourRow), answer.toArray()).flatMap((row) => {
    const id = objectId(row.id)
    const known = (value: number | null): number | null => (Number.isFinite(value) ? value : null)
    const { magnitude, g1, g2 } = row
    return id === null ? [] : [{ ...row, id, magnitude: known(magnitude), g1: known(g1), g2: known(g2) }]
  })
}

const SampleRow = v.object({ g1: v.number(), g2: v.number() })

/** The sampled shapes of an object in a run. Rejects with a `Fault` that says what to do where none were kept. */
export async function readSampleShapes(run: string, id: ObjectId, signal: AbortSignal): Promise<Shape[]> {
  const { arrow } = await lab.call(readObjectSamples, { run, id }, { signal })
  // A copy: bytes that crossed a process border may begin where numbers must not.
  const rows = v.parse(v.array(SampleRow), tableFromIPC(new Uint8Array(arrow)).toArray())
  return rows.map(({ g1, g2 }) => [g1, g2] as const)
}

/** A flag that is set on an object, or a rule of the training that it breaks. */
export interface RaisedFlag {
  readonly name: string
  readonly kind: string
  readonly meaning: string
}

const Flag = v.object({ name: v.string(), kind: v.string(), meaning: v.string() })

/** What the bits of an estimate mean, from the lab's own tables: what keeps a shape from being used first, notes last. */
export async function readFlags(
  bits: number,
  beyondTraining: number,
  signal: AbortSignal,
): Promise<RaisedFlag[]> {
  const sql = `SELECT name, kind, meaning FROM (
      SELECT name, kind, meaning, 0 AS place FROM flags WHERE bit & ${bits}::UINTEGER <> 0
      UNION ALL SELECT name, 'training' AS kind, meaning, 1 AS place FROM training_rules WHERE bit & ${beyondTraining} <> 0)
    ORDER BY array_position(['unmeasured', 'suspect', 'training', 'note'], kind), name`
  return v.parse(v.array(Flag), (await lab.query(sql, signal)).toArray())
}

/** What a person said of an object of a run. */
export interface Said {
  readonly verdict: string
  readonly note: string
  readonly reviewed: string
}

const SaidRow = v.object({ verdict: v.string(), note: v.string(), reviewed: v.string() })

/** The review of an object that holds; null where there is none. */
export async function readReview(
  run: string,
  id: ObjectId,
  idType: string,
  signal: AbortSignal,
): Promise<Said | null> {
  const sql = `SELECT verdict, note, reviewed FROM reviews WHERE run = ${literal(run)} AND id = ${idLiteral(id, idType)} LIMIT 1`
  return v.parse(v.array(SaidRow), (await lab.query(sql, signal)).toArray())[0] ?? null
}
