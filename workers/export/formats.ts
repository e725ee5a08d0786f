import type { FileFormat } from '../../preload/contract'
import { encodeArrow } from './arrow-stream'
import { encodeCsv } from './csv'
import type { Encode } from './exported-table'
import { encodeFits } from './fits-table'
import { encodeParquet } from './parquet'
import { encodeVotable } from './votable'

/**
 * A file format. `values` says what it takes: `native` as the database has them, `plain` logicals, numbers and texts,
 * `text` texts alone; `census` whether it has to know of all rows before it writes the first.
 */
export interface Format {
  readonly encode: Encode
  readonly values: 'native' | 'plain' | 'text'
  readonly census: boolean
}

/** All formats that rows are written in. */
export const FORMATS: Readonly<Record<FileFormat, Format>> = {
  parquet: { encode: encodeParquet, values: 'native', census: false },
  arrow: { encode: encodeArrow, values: 'native', census: false },
  csv: { encode: encodeCsv, values: 'text', census: false },
  fits: { encode: encodeFits, values: 'plain', census: true },
  votable: { encode: encodeVotable, values: 'plain', census: true },
}
