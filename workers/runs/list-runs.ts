import * as v from 'valibot'
import type { RunListing } from '../../preload/contract-flagging'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { estimatedOf } from './estimated-run'
import { readRuns, sealedShards, type RunManifest } from './run-folder'
import { countsOf, RULES } from './run-tables'

const Counts = v.object({ estimated: v.number(), flagged: v.number(), unmeasured: v.number() })
const Rule = v.object({ run: v.string(), rule: v.string() })

/** The runs of a lab with what is known of each, the oldest first. */
export async function listLabRuns(engine: Engine, lab: string): Promise<RunListing[]> {
  const rules = new Map(
    selectRows(engine, `SELECT run, rule FROM ${RULES}`, Rule).map(({ run, rule }) => [run, rule]),
  )
  const listed: RunListing[] = []
  for (const manifest of await readRuns(lab)) {
    const sealed = (await sealedShards(lab, manifest.run)).size
    listed.push({ ...about(engine, manifest), sealed, rule: rules.get(manifest.run) ?? null })
  }
  return listed
}

function about(engine: Engine, manifest: RunManifest): Omit<RunListing, 'sealed' | 'rule'> {
  const { run, model, created, objects, shards, options, simulation, predicted } = manifest
  const none = { estimated: 0, flagged: 0, unmeasured: 0 }
  const isEstimated = estimatedOf(engine, run).estimated > 0
  const counts = (isEstimated && selectRows(engine, countsOf(run), Counts)[0]) || none
  return {
    ...{ run, model: model.name, created, objects, shards, ...counts },
    state: counts.estimated === objects ? 'complete' : 'unfinished',
    ...{ options, asked: manifest.asked ?? null },
    ...(simulation && { simulation }),
    ...(predicted && { predicted }),
  }
}
