import type { Table } from '@uwdata/flechette'
import type { ColumnMeaning } from './column-meanings'
import type { Provenance } from './provenance'

/** What the values of a column are. Whatever else the database has is written out as text. */
export type ValueType =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'text'

/** What has to be known of a column before its first row is written. */
export interface ColumnCensus {
  readonly nulls: number
  /** The extremes of whole numbers; null for other types, and where no value is there. */
  readonly least: bigint | null
  readonly most: bigint | null
  /** The longest text, in characters. */
  readonly longest: number
  /** How many texts have characters other than printable ASCII. */
  readonly beyondAscii: number
}

/** A column as it is written. Without a census in formats that need none. */
export interface ExportedColumn extends ColumnMeaning {
  readonly name: string
  readonly type: ValueType
  readonly census: ColumnCensus | null
}

/** A table as it is written; `rows` is null where only reading them tells. */
export interface ExportedTable {
  readonly name: string
  readonly rows: number | null
  readonly columns: readonly ExportedColumn[]
  readonly provenance: Provenance
  /** The Arrow IPC message with the schema of the rows. */
  readonly schema: Uint8Array
}

/** Some rows: the Arrow IPC message of a record batch, or decoded. */
export interface RowSlice {
  readonly rows: number
  readonly message: Uint8Array
  readonly table: Table
}

/** A file format: the bytes of a file, made while the rows come; memory is bounded by a slice or a row group. */
export type Encode = (table: ExportedTable, slices: AsyncIterable<RowSlice>) => AsyncIterable<Uint8Array>

/** The census of a column, for the formats that are promised one. */
export function censusOf({ name, census }: ExportedColumn): ColumnCensus {
  if (!census) throw new Error(`column ${name} was not counted`)
  return census
}
