import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type * as ParquetWasm from 'parquet-wasm/node'
import { sealFile } from './sealed-file'

const load = (): typeof ParquetWasm => createRequire(import.meta.url)('parquet-wasm') as typeof ParquetWasm

/** Seals rows, an Arrow IPC stream, as a Parquet file (Zstandard) that any reader of Parquet understands. */
export async function writeShard(path: string, arrow: Uint8Array): Promise<void> {
  const { Compression, Table, WriterPropertiesBuilder, writeParquet } = load()
  const properties = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build()
  await sealFile(path, writeParquet(Table.fromIPCStream(arrow), properties))
}

/** The rows of a shard as an Arrow IPC stream. */
export async function readShard(path: string): Promise<Uint8Array> {
  return load()
    .readParquet(await readFile(path))
    .intoIPCStream()
}
