import { CatalogError } from './catalog-error'
import type { CatalogFiles } from './catalog-files'
import { inFolder, placeOf, type HatsDescription } from './hats-description'
import { isCell, type HealpixCell } from './healpix-cell'
import type { OpenParquet } from './parquet-source'
import { readText } from './text'

/** A part of a HATS catalog: the rows of one cell, in a file or in several. */
export type HatsPartition = HealpixCell & {
  /** Names of its files, where a list of the catalog's files tells them; else they follow from the cell. */
  files: string[]
}

const IN_DATASET = /(?:^|\/)Norder=(\d+)\/Dir=\d+\/Npix=(\d+)(?:\.parquet|\/)?/

/**
 * Lists the partitions of a HATS catalog: from `partition_info.csv`, else from the footer of `dataset/_metadata`, else by looking into the folders.
 * Throws `CatalogError` where none of them is there.
 */
export async function listPartitions(
  files: CatalogFiles,
  hats: HatsDescription,
  openParquet: OpenParquet,
): Promise<HatsPartition[]> {
  const found =
    (await orMissing(fromPartitionInfo(files, hats))) ??
    (await orMissing(fromMetadata(files, hats, openParquet))) ??
    (await fromFolders(files, hats))
  if (found) return found
  const what = 'its partitions are listed nowhere: neither partition_info.csv nor dataset/_metadata is there'
  throw new CatalogError('missing', what, { file: placeOf(files, hats.folder) })
}

async function orMissing<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (error instanceof CatalogError && error.kind === 'missing') return null
    throw error
  })
}

async function fromPartitionInfo(files: CatalogFiles, { folder }: HatsDescription): Promise<HatsPartition[]> {
  const name = inFolder(folder, 'partition_info.csv')
  const file = placeOf(files, name)
  const lines = (await readText(files, name))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const [header = [], ...rows] = lines.map((line) => line.split(',').map((field) => field.trim()))
  const [order, pixel] = [header.indexOf('Norder'), header.indexOf('Npix')]
  if (order < 0 || pixel < 0) throw new CatalogError('damaged', 'it has no columns Norder and Npix', { file })
  const cells = rows.map((fields, row): HealpixCell => {
    const cell = { order: numberIn(fields[order]), pixel: numberIn(fields[pixel]) }
    if (isCell(cell)) return cell
    throw new CatalogError('damaged', `there is no cell ${fields[pixel]} of order ${fields[order]}`, {
      file,
      row,
    })
  })
  return group(cells.map((cell) => [cell, null]))
}

function numberIn(field: string | undefined): number {
  return field ? Number(field) : NaN
}

async function fromMetadata(
  files: CatalogFiles,
  { folder }: HatsDescription,
  openParquet: OpenParquet,
): Promise<HatsPartition[] | null> {
  const source = await openParquet(await files.open(inFolder(folder, 'dataset/_metadata')))
  const paths = [...source.files]
  await source.close()
  const found = paths.flatMap((path) => cellIn(path, inFolder(folder, `dataset/${path}`)))
  return found.length > 0 ? group(found) : null
}

function cellIn(path: string, file: string | null): [HealpixCell, string | null][] {
  const [, order, pixel] = IN_DATASET.exec(path) ?? []
  const cell = { order: numberIn(order), pixel: numberIn(pixel) }
  return isCell(cell) ? [[cell, file]] : []
}

async function fromFolders(
  files: CatalogFiles,
  { folder }: HatsDescription,
): Promise<HatsPartition[] | null> {
  const dataset = inFolder(folder, 'dataset')
  const orders = await files.list(dataset)
  if (!orders) return null
  const found: [HealpixCell, null][] = []
  for (const order of orders.filter((name) => name.startsWith('Norder='))) {
    for (const dir of (await files.list(inFolder(dataset, order.replace(/\/$/, '')))) ?? []) {
      const path = order + dir
      const names = (await files.list(inFolder(dataset, path.replace(/\/$/, '')))) ?? []
      for (const name of names) for (const [cell] of cellIn(path + name, null)) found.push([cell, null])
    }
  }
  return group(found)
}

/** Each cell once, with all its files, in the order of the sky at the highest order. */
function group(found: [HealpixCell, string | null][]): HatsPartition[] {
  const partitions = new Map<string, HatsPartition>()
  for (const [{ order, pixel }, file] of found) {
    const key = `${order}/${pixel}`
    const partition = partitions.get(key) ?? { order, pixel, files: [] }
    if (file !== null && !partition.files.includes(file)) partition.files.push(file)
    partitions.set(key, partition)
  }
  return [...partitions.values()].sort((one, other) => start(one) - start(other) || one.order - other.order)
}

function start({ order, pixel }: HealpixCell): number {
  return pixel / 4 ** order
}

/** Cells that lie in others that are listed too. */
export function nestedInside(partitions: readonly HatsPartition[]): HatsPartition[] {
  const cells = new Set(partitions.map(({ order, pixel }) => `${order}/${pixel}`))
  return partitions.filter(({ order, pixel }) => {
    for (let up = 1; up <= order; up++)
      if (cells.has(`${order - up}/${Math.floor(pixel / 4 ** up)}`)) return true
    return false
  })
}

/** The names of a partition's files: as listed, or where HATS puts them, a file or all Parquet files of a folder. */
export async function filesOf(
  files: CatalogFiles,
  { folder, suffix }: HatsDescription,
  { order, pixel, files: listed }: HatsPartition,
): Promise<string[]> {
  if (listed.length > 0) return listed
  const dir = Math.floor(pixel / 10_000) * 10_000
  const name = inFolder(folder, `dataset/Norder=${order}/Dir=${dir}/Npix=${pixel}`)
  const inside = suffix.endsWith('/') ? await files.list(name) : null
  const parts =
    inside ?? (suffix.endsWith('/') || (await files.exists(name + suffix)) ? null : await files.list(name))
  if (!parts) return [name + suffix.replace(/\/$/, '')]
  return parts.filter((part) => /\.(parquet|parq|pq)$/.test(part)).map((part) => `${name}/${part}`)
}
