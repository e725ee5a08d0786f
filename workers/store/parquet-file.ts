import { columnsOfArrow } from '../catalog/arrow-schema'
import { CatalogError } from '../catalog/catalog-error'
import type { OpenFile } from '../catalog/catalog-files'
import {
  MAXIMUM_BATCH_ROWS,
  throwIfCancelled,
  type CatalogBatch,
  type CatalogColumn,
} from '../catalog/catalog-reader'
import type { ParquetSelection, ParquetSource } from '../catalog/parquet-source'
import { takeDecoder, type ParquetDecoder } from './parquet-decoder'

type File = Awaited<ReturnType<ParquetDecoder['ParquetFile']['fromFile']>>

/** A batch holds about this much. */
const BATCH_BYTES = 16 * 1024 * 1024
/** A row group is decoded from memory; a longer one does not fit beside what else a desktop holds. */
const LARGEST_READ = 1024 * 1024 * 1024

/**
 * Opens a Parquet file, which it takes over: DuckDB's own reader is an extension, and none is fetched. Rows are decoded by
 * parquet-wasm while they are asked for; the compressed bytes of one row group are in memory at a time. Rejects with a
 * `CatalogError` when the file is no Parquet or is damaged.
 */
export async function openParquet(file: OpenFile): Promise<ParquetSource> {
  const decoder = takeDecoder()
  const blob = new FileBlob(file, 0, file.size, { error: null })
  const understand = <T>(work: () => Promise<T>): Promise<T> => translate(file, blob, work)
  try {
    // A Blob is asked for `size`, `slice` and `arrayBuffer` only.
    const opened = await understand(() =>
      decoder.guard(decoder.ParquetFile.fromFile(blob as unknown as Blob)),
    )
    const facts = await understand(async () => factsOf(opened))
    return {
      ...facts,
      batches: (selection) => readBatches(decoder, opened, { ...facts, file, understand }, selection),
      close: async () => {
        decoder.release()
        await file.close()
      },
    }
  } catch (error) {
    decoder.release()
    await file.close()
    throw error
  }
}

/** A piece of a file in the shape of a browser's Blob, which is read when it is asked for. */
class FileBlob {
  constructor(
    private readonly file: OpenFile,
    private readonly start: number,
    private readonly end: number,
    /** Shared by all pieces of a file: why it could not be read. The decoder gives back only text. */
    readonly failure: { error: unknown },
  ) {}

  get size(): number {
    return this.end - this.start
  }

  slice(from: number, to: number): FileBlob {
    return new FileBlob(this.file, this.start + from, this.start + to, this.failure)
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    try {
      return await this.read()
    } catch (error) {
      this.failure.error = error
      throw error
    }
  }

  private async read(): Promise<ArrayBuffer> {
    const { file, start, size } = this
    const place = { file: file.name, byte: start }
    if (!(start >= 0 && size >= 0 && this.end <= file.size)) {
      throw new CatalogError(
        'damaged',
        `its footer points to bytes ${start} to ${this.end} of ${file.size}`,
        place,
      )
    }
    if (size > LARGEST_READ) {
      const remedy = 'Write the table again with smaller row groups.'
      throw new CatalogError('refused', `a row group of it takes ${size} bytes`, place, remedy)
    }
    const bytes = await file.read({ offset: start, length: size })
    if (bytes.length < size) throw new CatalogError('damaged', 'the file is truncated', place)
    // The decoder wants a buffer that holds nothing else.
    return bytes.slice().buffer as ArrayBuffer
  }
}

/** Turns what the decoder throws into a `CatalogError`, or into the error with which the file was not read. */
async function translate<T>(file: OpenFile, blob: FileBlob, work: () => Promise<T>): Promise<T> {
  blob.failure.error = null
  try {
    return await work()
  } catch (error) {
    if (error instanceof CatalogError) throw error
    if (blob.failure.error) throw blob.failure.error
    const reason = error instanceof WebAssembly.RuntimeError ? 'the decoder broke on it' : String(error)
    const what = `this is no Parquet table that can be read: ${reason}`
    throw new CatalogError('damaged', what, { file: file.name }, 'Check that the file is whole.')
  }
}

type Facts = {
  rows: number
  columns: CatalogColumn[]
  files: string[]
  empty: CatalogBatch
  batchRows: number
}

function factsOf(opened: File): Facts {
  const metadata = opened.metadata()
  const rows = metadata.fileMetadata().numRows()
  if (!Number.isSafeInteger(rows) || rows < 0) throw new Error(`it announces ${rows} rows`)
  const groups = metadata.rowGroups()
  const bytes = groups.reduce((sum, group) => sum + group.totalByteSize(), 0)
  const paths = groups.flatMap((group) => (group.numColumns() > 0 ? (group.column(0).filePath() ?? []) : []))
  const fitting = Math.floor(BATCH_BYTES / Math.max(bytes / Math.max(rows, 1), 1))
  const schema = opened.schema().intoIPCStream()
  return {
    rows,
    columns: columnsOfArrow(schema),
    empty: { arrow: schema, rows: 0 },
    files: [...new Set(paths)],
    batchRows: Math.max(1, Math.min(MAXIMUM_BATCH_ROWS, fitting || 1)),
  }
}

type Reading = Facts & { file: OpenFile; understand<T>(work: () => Promise<T>): Promise<T> }

async function* readBatches(
  decoder: ParquetDecoder,
  opened: File,
  { file, rows: announced, batchRows, understand }: Reading,
  { signal, columns }: ParquetSelection = {},
): AsyncIterable<CatalogBatch> {
  throwIfCancelled(signal)
  const options = { batchSize: batchRows, ...(columns ? { columns } : {}) }
  const stream = await understand(() => decoder.guard(opened.stream(options)))
  const reader = stream.getReader() as ReadableStreamDefaultReader<RecordBatch>
  let done = 0
  try {
    for (;;) {
      throwIfCancelled(signal)
      const batch = await understand(async () => encode(await decoder.guard(reader.read())))
      if (!batch) break
      done += batch.rows
      if (batch.rows > 0) yield batch
    }
  } finally {
    // A decoder that broke does not answer; it is not waited for.
    reader.cancel().catch(() => undefined)
  }
  if (done === announced) return
  throw new CatalogError('damaged', `it announces ${announced} rows and has ${done}`, { file: file.name })
}

/** What the stream of a Parquet file gives. */
type RecordBatch = { numRows: number; intoIPCStream(): Uint8Array }

function encode({ done, value }: ReadableStreamReadResult<RecordBatch>): CatalogBatch | null {
  if (done) return null
  const rows = value.numRows
  return { arrow: value.intoIPCStream(), rows }
}
