import { createRequire } from 'node:module'
import type * as ParquetWasm from 'parquet-wasm/node'
import { describedSchema, END_OF_STREAM, provenanceMetadata } from './arrow-stream'
import type { ExportedTable, RowSlice, ValueType } from './exported-table'

/** Rows of a row group; one is in memory at a time. */
const GROUP_ROWS = 131_072

const load = (): typeof ParquetWasm => createRequire(import.meta.url)('parquet-wasm') as typeof ParquetWasm

/**
 * Parquet with Zstandard. Types stay as the database has them; units, descriptions and UCDs are metadata of the fields
 * (in the Arrow schema that Parquet files carry), provenance is key-value metadata of the file.
 */
export async function* encodeParquet(
  table: ExportedTable,
  slices: AsyncIterable<RowSlice>,
): AsyncIterable<Uint8Array> {
  const schema = describedSchema(table)
  const batches = recordBatches(schema, slices)
  const first = await batches.next()
  if (first.done) yield writeEmpty(schema, table)
  else yield* transform(table, chain(first.value, batches))
}

async function* recordBatches(
  schema: Uint8Array,
  slices: AsyncIterable<RowSlice>,
): AsyncGenerator<ParquetWasm.RecordBatch> {
  for await (const { message } of slices) {
    const stream = Buffer.concat([schema, message, END_OF_STREAM])
    yield* load().Table.fromIPCStream(stream).recordBatches()
  }
}

async function* chain<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

/**
 * The writer takes an error of its input for the end of it, so the error is kept and thrown when the writer is done;
 * what it wrote until then is not to be used.
 */
async function* transform(
  table: ExportedTable,
  batches: AsyncGenerator<ParquetWasm.RecordBatch>,
): AsyncIterable<Uint8Array> {
  let failure: { error: unknown } | null = null
  const input = new ReadableStream<ParquetWasm.RecordBatch>(
    {
      async pull(controller) {
        try {
          const { done, value } = await batches.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          failure = { error }
          controller.close()
        }
      },
    },
    { highWaterMark: 0 },
  )
  const output = await load().transformParquetStream(input, properties(table))
  // A stream of bytes, which the library's types leave open.
  const reader = output.getReader() as ReadableStreamDefaultReader<Uint8Array>
  for (;;) {
    const { done, value } = await reader.read()
    if (failure) throw failure['error']
    if (done) return
    yield value
  }
}

function writeEmpty(schema: Uint8Array, table: ExportedTable): Uint8Array {
  const { Table, writeParquet } = load()
  return writeParquet(Table.fromIPCStream(Buffer.concat([schema, END_OF_STREAM])), properties(table))
}

/** Types whose values hardly ever come twice: a dictionary of them takes more time and room than it saves. */
const DISTINCT: readonly ValueType[] = ['float32', 'float64', 'int64', 'uint64']

function properties(table: ExportedTable): ParquetWasm.WriterProperties {
  const { Compression, WriterPropertiesBuilder } = load()
  const builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(GROUP_ROWS)
    .setCreatedBy(table.provenance.software)
    .setKeyValueMetadata(provenanceMetadata(table))
  return table.columns
    .filter(({ type }) => DISTINCT.includes(type))
    .reduce((properties, { name }) => properties.setColumnDictionaryEnabled(name, false), builder)
    .build()
}
