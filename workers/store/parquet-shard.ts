import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type * as ParquetWasm from 'parquet-wasm/node'
import { columnsOfArrow } from '../catalog/arrow-schema'
import { sealFile } from '../files/sealed-file'

const load = (): typeof ParquetWasm => createRequire(import.meta.url)('parquet-wasm') as typeof ParquetWasm

/** Columns of these hold mostly different values: a dictionary costs four fifths of the writing and makes the file larger. */
const WITHOUT_DICTIONARY = /^(float|double|u?int64)/

/**
 * Seals rows, an Arrow IPC stream, as a Parquet file (Zstandard) that any reader of Parquet understands. `about` is what its
 * key-value metadata says of it.
 */
export async function writeShard(
  path: string,
  arrow: Uint8Array,
  about: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { Compression, Table, WriterPropertiesBuilder, writeParquet } = load()
  const plain = columnsOfArrow(arrow).filter(({ type }) => WITHOUT_DICTIONARY.test(type))
  const properties = plain
    .reduce(
      (builder, { name }) => builder.setColumnDictionaryEnabled(name, false),
      new WriterPropertiesBuilder()
        .setCompression(Compression.ZSTD)
        .setKeyValueMetadata(new Map(Object.entries(about))),
    )
    .build()
  await sealFile(path, writeParquet(Table.fromIPCStream(arrow), properties))
}

/** The rows of a shard as an Arrow IPC stream. */
export async function readShard(path: string): Promise<Uint8Array> {
  return load()
    .readParquet(await readFile(path))
    .intoIPCStream()
}
