import { tableFromIPC } from '@uwdata/flechette'
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { LabRun, RunOrder } from '../preload/contract-queue'
import { EstimationOptions } from '../preload/contract-runs'
import type { Hub } from './hub'
import { namedModel } from './models'

const Row = v.object({ run: v.string(), model: v.string(), created: v.string(), objects: v.number() })
const Counts = v.object({
  run: v.string(),
  estimated: v.number(),
  flagged: v.number(),
  unmeasured: v.number(),
})
/** What is read of `runs/RUN/run.json`. */
const Manifest = v.object({ options: EstimationOptions, shards: v.number(), asked: v.optional(v.string()) })

const RUNS = 'SELECT run, model, created, objects::INTEGER AS objects FROM runs ORDER BY created DESC'
const COUNTS = `SELECT run, count(*)::INTEGER AS estimated, (count(*) FILTER (WHERE flags <> 0))::INTEGER AS flagged,
  (count(*) FILTER (WHERE g1 IS NULL))::INTEGER AS unmeasured FROM estimates_all GROUP BY run`
/** There is no table of estimates before the first. */
const HAS_ESTIMATES = `SELECT table_name FROM information_schema.tables WHERE table_name = 'estimates_all'`

/** The runs that lie in the open lab, the newest first; one whose description is damaged is left out. None where no lab is open. */
export async function labRuns({ survey, query }: Pick<Hub, 'survey' | 'query'>): Promise<LabRun[]> {
  if (!survey) return []
  const rows = await select(query, RUNS, Row)
  const some = await select(query, HAS_ESTIMATES, v.object({ table_name: v.string() }))
  const counts = some.length > 0 ? await select(query, COUNTS, Counts) : []
  const found = await Promise.all(
    rows.map((row) =>
      labRun(
        survey.lab,
        row,
        counts.find(({ run }) => run === row.run),
      ),
    ),
  )
  return found.filter((run) => run !== null)
}

async function labRun(
  lab: string,
  row: v.InferOutput<typeof Row>,
  counts: v.InferOutput<typeof Counts> | undefined,
): Promise<LabRun | null> {
  const folder = join(lab, 'runs', row.run)
  const manifest = await readFile(join(folder, 'run.json'), 'utf8').then(parsed, () => null)
  if (!manifest) return null
  const files = await readdir(folder)
  const sealed = files.filter((name) => /^shard-\d+\.parquet$/.test(name)).length
  const { estimated, flagged, unmeasured } = counts ?? { estimated: 0, flagged: 0, unmeasured: 0 }
  const { options, shards, asked = row.model } = manifest
  return {
    ...{ ...row, estimated, flagged, unmeasured, complete: estimated === row.objects },
    ...{ options, shards, sealed, order: await orderOf(asked, options) },
  }
}

/** What to order for a run to go on; null where its model is gone. A run of before models were kept as they were asked for knows only a name. */
async function orderOf(model: string, options: EstimationOptions): Promise<RunOrder | null> {
  const order = { model, options, batch: null, workers: null, fresh: false }
  if (model === 'moments') return order
  return access(join(namedModel(model).folder, 'model.json')).then(
    () => order,
    () => null,
  )
}

function parsed(text: string): v.InferOutput<typeof Manifest> | null {
  try {
    const found = v.safeParse(Manifest, JSON.parse(text))
    return found.success ? found.output : null
  } catch {
    return null
  }
}

async function select<T>(query: Hub['query'], sql: string, row: v.GenericSchema<T>): Promise<T[]> {
  return v.parse(v.array(row), tableFromIPC(await query(sql)).toArray())
}
