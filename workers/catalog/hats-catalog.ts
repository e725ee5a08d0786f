import { CatalogError } from './catalog-error'
import type { CatalogFiles } from './catalog-files'
import {
  throwIfCancelled,
  type CatalogBatch,
  type CatalogColumn,
  type CatalogReader,
  type CatalogSelection,
} from './catalog-reader'
import { describeHats, placeOf, type HatsDescription } from './hats-description'
import { filesOf, listPartitions, nestedInside, type HatsPartition } from './hats-partitions'
import type { OpenParquet, ParquetSource } from './parquet-source'
import { orEmpty } from './parquet-catalog'
import { mayTouch } from './region-cells'

type HatsCatalog = {
  files: CatalogFiles
  hats: HatsDescription
  partitions: HatsPartition[]
  columns: readonly CatalogColumn[]
  empty: CatalogBatch
  openParquet: OpenParquet
}

/**
 * Opens a HATS catalog: Parquet files by cells of the HEALPix grid (IVOA note HATS 1.0), or a collection's primary table; margins and indexes are
 * passed over. With a region only the cells that may touch it are opened.
 *
 * A partition that is missing, damaged, or has other columns is noted in `problems`, and so is a number of rows other than announced.
 */
export async function openHatsCatalog(
  files: CatalogFiles,
  folder: string,
  openParquet: OpenParquet,
): Promise<CatalogReader> {
  const place = placeOf(files, folder)
  const hats = await describeHats(files, folder)
  if (!hats) throw new CatalogError('missing', 'there is no hats.properties here', { file: place })
  const partitions = await listPartitions(files, hats, openParquet)
  const { columns, empty } = await firstPart(files, hats, partitions, openParquet)
  const catalog: HatsCatalog = { files, hats, partitions, columns, empty, openParquet }
  const nested = nestedInside(partitions).map(
    (inner) => `${cellName(inner)} lies in another partition; rows may come twice.`,
  )
  let problems: string[] = nested
  return {
    format: 'hats',
    place,
    columns,
    rows: hats.rows,
    get problems() {
      return problems
    },
    batches: (selection) => {
      problems = [...nested]
      return orEmpty(readPartitions(catalog, problems, selection), empty)
    },
    close: () => Promise.resolve(),
  }
}

/** The first partition that opens: it says what the columns are. */
async function firstPart(
  files: CatalogFiles,
  hats: HatsDescription,
  partitions: HatsPartition[],
  openParquet: OpenParquet,
): Promise<Pick<ParquetSource, 'columns' | 'empty'>> {
  let failure = new CatalogError('missing', 'it has no partitions', { file: placeOf(files, hats.folder) })
  for (const partition of partitions) {
    for (const name of await filesOf(files, hats, partition)) {
      const source = await openPart(files, name, openParquet)
      if (source instanceof CatalogError) failure = source
      else {
        await source.close()
        return source
      }
    }
  }
  throw failure
}

/** A partition's file, or why it cannot be read; a server that does not answer is no reason to go on. */
async function openPart(
  files: CatalogFiles,
  name: string,
  openParquet: OpenParquet,
): Promise<ParquetSource | CatalogError> {
  try {
    return await openParquet(await files.open(name))
  } catch (error) {
    return passable(error)
  }
}

function passable(error: unknown): CatalogError {
  if (error instanceof CatalogError && error.kind !== 'unreachable') return error
  throw error
}

async function* readPartitions(
  catalog: HatsCatalog,
  problems: string[],
  { signal, region }: CatalogSelection = {},
): AsyncIterable<CatalogBatch> {
  const wanted = region ? catalog.partitions.filter((cell) => mayTouch(cell, region)) : catalog.partitions
  let rows = 0
  for (const partition of wanted) {
    throwIfCancelled(signal)
    for await (const batch of readPartition(catalog, partition, problems, signal)) {
      rows += batch.rows
      yield batch
    }
  }
  const announced = catalog.hats.rows
  if (!region && announced !== null && rows !== announced) {
    problems.push(`The catalog announces ${announced} rows, and ${rows} were found.`)
  }
}

async function* readPartition(
  { files, hats, columns, openParquet }: HatsCatalog,
  partition: HatsPartition,
  problems: string[],
  signal: CatalogSelection['signal'],
): AsyncIterable<CatalogBatch> {
  const names = await filesOf(files, hats, partition)
  if (names.length === 0) problems.push(`${cellName(partition)} has no files.`)
  for (const name of names) {
    const source = await openPart(files, name, openParquet)
    if (source instanceof CatalogError) problems.push(`${cellName(partition)} is left out: ${source.message}`)
    else yield* readPart(source, columns, cellName(partition), problems, signal)
  }
}

async function* readPart(
  source: ParquetSource,
  columns: readonly CatalogColumn[],
  cell: string,
  problems: string[],
  signal: CatalogSelection['signal'],
): AsyncIterable<CatalogBatch> {
  try {
    if (signature(source.columns) !== signature(columns)) {
      problems.push(`${cell} is left out: its columns are not those of the first partition.`)
      return
    }
    yield* source.batches({ signal })
  } catch (error) {
    if (signal?.aborted) throw error
    problems.push(`The rest of ${cell} is left out: ${passable(error).message}`)
  } finally {
    await source.close()
  }
}

function signature(columns: readonly CatalogColumn[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]))
}

function cellName({ order, pixel }: HatsPartition): string {
  return `Partition Norder=${order}, Npix=${pixel}`
}
