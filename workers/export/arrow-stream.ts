import { tableFromIPC, tableToIPC } from '@uwdata/flechette'
import type { ExportedColumn, ExportedTable, RowSlice } from './exported-table'
import { provenanceEntries } from './provenance'

/** What ends an Arrow IPC stream: the mark of a message that goes on, and no length. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

/** The keys under which the metadata of a schema tell where the rows come from: `shearwater.survey`, ... */
export function provenanceMetadata({ provenance }: ExportedTable): Map<string, string> {
  return new Map(provenanceEntries(provenance).map(([name, text]) => [`shearwater.${name}`, text]))
}

/** The table's schema as an Arrow IPC message, with `unit`, `description` and `ucd` in the metadata of the fields. */
export function describedSchema(table: ExportedTable): Uint8Array {
  const empty = tableFromIPC(Buffer.concat([table.schema, END_OF_STREAM]))
  empty.schema.metadata = provenanceMetadata(table)
  empty.schema.fields.forEach((field, at) => {
    field.metadata = fieldMetadata(table.columns[at])
  })
  const stream = tableToIPC(empty, { format: 'stream' })
  if (!stream) throw new Error('the Arrow encoder gave nothing')
  return stream.subarray(0, stream.length - END_OF_STREAM.length)
}

/** An Arrow IPC stream, batch by batch as the database gives it. */
export async function* encodeArrow(
  table: ExportedTable,
  slices: AsyncIterable<RowSlice>,
): AsyncIterable<Uint8Array> {
  yield describedSchema(table)
  for await (const { message } of slices) yield message
  yield END_OF_STREAM
}

function fieldMetadata(column: ExportedColumn | undefined): Map<string, string> {
  const { unit = null, description = null, ucd = null } = column ?? {}
  const entries = Object.entries({ unit, description, ucd }).flatMap(([key, text]): [string, string][] =>
    text === null ? [] : [[key, text]],
  )
  return new Map(entries)
}
