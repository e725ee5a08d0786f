import { Precision, Type, type DataType } from '@uwdata/flechette'

const INTEGERS: Readonly<Record<number, string>> = {
  8: 'TINYINT',
  16: 'SMALLINT',
  32: 'INTEGER',
  64: 'BIGINT',
}

const NAMES: Readonly<Record<number, string>> = {
  [Type.Null]: 'NULL',
  [Type.Binary]: 'BLOB',
  [Type.LargeBinary]: 'BLOB',
  [Type.Utf8]: 'VARCHAR',
  [Type.LargeUtf8]: 'VARCHAR',
  [Type.Bool]: 'BOOLEAN',
  [Type.Date]: 'DATE',
  [Type.Time]: 'TIME',
  [Type.Interval]: 'INTERVAL',
  [Type.Struct]: 'STRUCT',
  [Type.Map]: 'MAP',
}

/** The name that DuckDB has for the type of a column of an answer. */
export function typeName(type: DataType): string {
  switch (type.typeId) {
    case Type.Int:
      return `${type.signed ? '' : 'U'}${INTEGERS[type.bitWidth]}`
    case Type.Float:
      return type.precision === Precision.DOUBLE ? 'DOUBLE' : 'FLOAT'
    case Type.Decimal:
      // Sums of integers come so.
      return type.precision === 38 && type.scale === 0
        ? 'HUGEINT'
        : `DECIMAL(${type.precision},${type.scale})`
    case Type.Timestamp:
      return type.timezone === null ? 'TIMESTAMP' : 'TIMESTAMP WITH TIME ZONE'
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList: {
      const [item] = type.children
      return `${item ? typeName(item.type) : ''}[]`
    }
    default:
      return NAMES[type.typeId] ?? 'other'
  }
}

/** Whether values of the type are figures, which stand at the right. */
export function isFigure({ typeId }: DataType): boolean {
  return typeId === Type.Int || typeId === Type.Float || typeId === Type.Decimal
}
