import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type * as ParquetWasm from 'parquet-wasm/node'
import { fault } from '../../preload/fault'

/** A Parquet file, read row group by row group: DuckDB's own reader is an extension, and none is fetched. */
export interface ParquetTable {
  readonly rows: number
  readonly groups: number
  /** One row group as an Arrow IPC stream. */
  readGroup(group: number): Promise<Uint8Array>
  close(): void
}

/** Opens a Parquet file. Rejects with a `Fault` that names the file when it is missing or is no Parquet. */
export async function openParquet(path: string): Promise<ParquetTable> {
  const { ParquetFile } = createRequire(import.meta.url)('parquet-wasm') as typeof ParquetWasm
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw fault(`The catalog cannot be read (${error.code ?? error.message}).`, { where: path })
  })
  const unreadable = (error: unknown): never => {
    throw fault(`The catalog is no Parquet table that can be read: ${String(error)}.`, {
      where: path,
      remedy: 'Check that the file is whole.',
    })
  }
  const file = await ParquetFile.fromFile(new Blob([bytes])).catch(unreadable)
  const metadata = file.metadata()
  return {
    rows: metadata.fileMetadata().numRows(),
    groups: metadata.numRowGroups(),
    readGroup: async (group) => (await file.read({ rowGroups: [group] }).catch(unreadable)).intoIPCStream(),
    close: () => file.free(),
  }
}
