import { join } from 'node:path'
import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import { cancelled } from '../../preload/fault'
import type { CatalogBatch, CatalogReader } from '../catalog/catalog-reader'
import { openParquetCatalog } from '../catalog/parquet-catalog'
import { openFile } from '../files/file-source'
import type { Engine, TableFill } from './engine'
import { catalogShard, writeManifest, type LabManifest, type Shard } from './lab-folder'
import { openParquet } from './parquet-file'
import { writeShard } from './parquet-shard'
import { sealCopy } from '../files/sealed-file'

/** A catalog that is read from its beginning, always in the same batches. */
export type CatalogSource = Pick<CatalogReader, 'rows' | 'batches'>

/**
 * Reads a catalog into the table `incoming` and seals it, batch by batch, as shards of the lab.
 *
 * A lab whose import was cut short goes on after its last sealed shard: batches that are sealed are not written again,
 * so no row is there twice. Cancellable between batches; the table is there when all rows are. Resolves with the manifest of the complete catalog.
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
  await fillIncoming(engine, async (fill) => {
    for await (const { arrow, rows } of source.batches({ signal })) {
      if (signal.aborted) throw cancelled()
      fill.insert(arrow)
      if (now.catalog.shards[index]?.rows !== rows) now = await seal(lab, now, index, { arrow, rows })
      done += rows
      index++
      report({ stage: 'catalog', done, total: source.rows, unit: 'rows' })
    }
  })
  now = { ...now, catalog: { complete: true, shards: now.catalog.shards.slice(0, index) } }
  await writeManifest(lab, now)
  return now
}

/**
 * Seals a catalog that is one local Parquet file as it is, as the lab's one shard, and reads that into the table `incoming`.
 *
 * `rows` as the file announces them. Goes on after a copy that is sealed. Cancellable while it copies and between batches.
 * Resolves with the manifest of the complete catalog.
 */
export async function importParquet(
  engine: Engine,
  lab: string,
  manifest: LabManifest,
  { path, rows }: { path: string; rows: number | null },
  context: Context<Progress>,
): Promise<LabManifest> {
  const shard: Shard = { file: catalogShard(0), rows: rows ?? 0 }
  const [known, ...others] = manifest.catalog.shards
  if (known?.rows !== shard.rows || others.length > 0) {
    await sealCopy(path, join(lab, shard.file), context.signal).catch((error: unknown) => {
      throw context.signal.aborted ? cancelled() : error
    })
    await writeManifest(lab, { ...manifest, catalog: { complete: false, shards: [shard] } })
  }
  await loadShards(engine, lab, [shard], context)
  const complete = { ...manifest, catalog: { complete: true, shards: [shard] } }
  await writeManifest(lab, complete)
  return complete
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

/** Fills the table `incoming`: with all that `work` inserts, or not at all when it fails. */
async function fillIncoming(engine: Engine, work: (fill: TableFill) => Promise<void>): Promise<void> {
  const fill = engine.fill('incoming')
  try {
    await work(fill)
    fill.commit()
  } finally {
    fill.close()
  }
}

/** Reads sealed shards into the table `incoming`, which is there when all rows are. Cancellable between batches. */
export async function loadShards(
  engine: Engine,
  lab: string,
  shards: readonly Shard[],
  { signal, report }: Context<Progress>,
): Promise<void> {
  const total = shards.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  await fillIncoming(engine, async (fill) => {
    for (const { file } of shards) {
      for await (const { arrow, rows } of shardBatches(join(lab, file))) {
        if (signal.aborted) throw cancelled()
        fill.insert(arrow)
        done += rows
        report({ stage: 'catalog', done, total, unit: 'rows' })
      }
    }
  })
}

/** The rows of a shard in batches; of a shard without rows one batch, so that a table can be made from it. */
async function* shardBatches(path: string): AsyncIterable<CatalogBatch> {
  const shard = await openParquetCatalog(await openFile(path), openParquet)
  try {
    yield* shard.batches()
  } finally {
    await shard.close()
  }
}
