/**
 * Units of columns from astropy's description of a table in YAML (ECSV headers, `table_meta_yaml` of its Parquet files):
 * entries as `- {name: ra, unit: deg, datatype: float64}` or on lines of their own. It reads no YAML beyond that.
 */
export function unitsInYaml(text: string): Map<string, string> {
  const units = new Map<string, string>()
  for (const [, entry = ''] of text.matchAll(/^\s*- \{(.*)\}\s*$/gm)) {
    const [name, unit] = [valueOf(entry, 'name'), valueOf(entry, 'unit')]
    if (name && unit) units.set(name, unit)
  }
  for (const [, name = '', unit = ''] of text.matchAll(QUANTITY)) units.set(name, unit)
  return units
}

/** A quantity of astropy, whose unit stands apart from its column. */
const QUANTITY =
  /^\s*(\S+):\s*\n\s*__class__: \S*Quantity\s*\n\s*unit: !astropy\.units\.Unit \{unit: ([^}]+)\}/gm

function valueOf(entry: string, key: string): string | null {
  const [, quoted, plain] =
    new RegExp(`(?:^|, )${key}: (?:'([^']*)'|(?:![\\w.]+ \\{unit: )?([^,{}]+))`).exec(entry) ?? []
  return (quoted ?? plain)?.trim() ?? null
}
