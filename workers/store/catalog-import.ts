import { join } from 'node:path'
import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import { cancelled } from '../../preload/fault'
import type { CatalogBatch, CatalogReader } from '../catalog/catalog-reader'
import type { Engine } from './engine'
import { catalogShard, writeManifest, type LabManifest, type Shard } from './lab-folder'
import { readShard, writeShard } from './parquet-shard'

/** A catalog that is read from its beginning, always in the same batches. */
export type CatalogSource = Pick<CatalogReader, 'rows' | 'batches'>

/**
 * Reads a catalog into the table `incoming` and seals it, batch by batch, as shards of the lab.
 *
 * A lab whose import was cut short goes on after its last sealed shard: batches that are sealed are not written again,
 * so no row is there twice. Cancellable between batches. Resolves with the manifest of the complete catalog.
 */
export async function importCatalog(
  engine: Engine,
  lab: string,
  manifest: LabManifest,
  source: CatalogSource,
  { signal, report }: Context<Progress>,
): Promise<LabManifest> {
  let now = manifest
  let done = 0
  let index = 0
  for await (const { arrow, rows } of source.batches({ signal })) {
    if (signal.aborted) throw cancelled()
    engine.insert('incoming', arrow.slice(), index === 0)
    if (now.catalog.shards[index]?.rows !== rows) now = await seal(lab, now, index, { arrow, rows })
    done += rows
    index++
    report({ stage: 'catalog', done, total: source.rows, unit: 'rows' })
  }
  now = { ...now, catalog: { complete: true, shards: now.catalog.shards.slice(0, index) } }
  await writeManifest(lab, now)
  return now
}

async function seal(
  lab: string,
  manifest: LabManifest,
  index: number,
  batch: CatalogBatch,
): Promise<LabManifest> {
  const shard: Shard = { file: catalogShard(index), rows: batch.rows }
  await writeShard(join(lab, shard.file), batch.arrow)
  const shards = [...manifest.catalog.shards.slice(0, index), shard]
  const next = { ...manifest, catalog: { complete: false, shards } }
  await writeManifest(lab, next)
  return next
}

/** Reads the sealed shards of a complete catalog into the table `incoming`. */
export async function loadShards(
  engine: Engine,
  lab: string,
  shards: readonly Shard[],
  { signal, report }: Context<Progress>,
): Promise<void> {
  const total = shards.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  for (const [index, { file, rows }] of shards.entries()) {
    const arrow = await readShard(join(lab, file))
    if (signal.aborted) throw cancelled()
    engine.insert('incoming', arrow, index === 0)
    done += rows
    report({ stage: 'catalog', done, total, unit: 'rows' })
  }
}
