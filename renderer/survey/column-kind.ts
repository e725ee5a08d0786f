/** How the values of a column of a type are counted: as numbers in bins, or each by itself; null for what is neither. */
export function kindOfColumn(type: string): 'numbers' | 'categories' | null {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/.test(type)) return 'numbers'
  return /^(VARCHAR|BOOLEAN)$/.test(type) ? 'categories' : null
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ ra: 'deg', dec: 'deg', x: 'pixel', y: 'pixel' },
  ...{ disagreement: 'σ' },
}

/** The unit of a column of `linked` that everyone calls so; `1` for none, or none that is known. */
export function unitOfColumn(name: string): string {
  return UNITS[name] ?? (/^mag(err)?_/.test(name) ? 'mag' : '1')
}
