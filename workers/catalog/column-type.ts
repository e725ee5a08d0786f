import { Type, type DataType } from '@uwdata/flechette'

const PLAIN: Readonly<Record<number, string>> = {
  [Type.Null]: 'null',
  [Type.Bool]: 'bool',
  [Type.Utf8]: 'utf8',
  [Type.LargeUtf8]: 'utf8',
  [Type.Utf8View]: 'utf8',
  [Type.Binary]: 'binary',
  [Type.LargeBinary]: 'binary',
  [Type.BinaryView]: 'binary',
  [Type.Date]: 'date',
  [Type.Time]: 'time',
  [Type.Timestamp]: 'timestamp',
  [Type.Duration]: 'duration',
  [Type.Decimal]: 'decimal',
  [Type.Struct]: 'struct',
  [Type.Map]: 'map',
}

/** The name of an Arrow type as `CatalogColumn` gives it: `int64`, `float32`, `utf8`, `list<float32>`, ... */
export function typeName(type: DataType): string {
  if (type.typeId === Type.Int) return `${type.signed ? 'int' : 'uint'}${type.bitWidth}`
  if (type.typeId === Type.Float) return `float${16 << type.precision}`
  if (type.typeId === Type.Dictionary) return typeName(type.dictionary)
  if (type.typeId === Type.List || type.typeId === Type.LargeList || type.typeId === Type.FixedSizeList) {
    const [element] = type.children
    return element ? `list<${typeName(element.type)}>` : 'list'
  }
  return PLAIN[type.typeId] ?? 'other'
}
