import type { Architecture } from '../architecture'
import { ArchitectureError } from './architecture-error'
import { readArchitecture } from './architecture-file'
import a100 from './a100.json'
import bow from './bow.json'
import gc2 from './gc2.json'
import gc200 from './gc200.json'
import h100 from './h100.json'
import host from './host.json'
import t4 from './t4.json'
import v100With32Gb from './v100-32gb.json'
import v100Pcie from './v100-pcie.json'
import v100 from './v100.json'

const SHEETS = [gc2, gc200, bow, v100, v100With32Gb, v100Pcie, a100, h100, t4, host]

const architectures = new Map<string, Architecture>(
  SHEETS.map((sheet) => [sheet.name, readArchitecture(sheet, { where: sheet.name, source: sheet.name })]),
)

/** The devices that `--device` knows by name. */
export const ARCHITECTURE_NAMES: readonly string[] = [...architectures.keys()]

/** A device by its name: `gc2`. Throws an `ArchitectureError` that lists the known ones for any other. */
export function architectureNamed(name: string): Architecture {
  const architecture = architectures.get(name)
  if (architecture !== undefined) return architecture
  const remedy = `Take one of ${ARCHITECTURE_NAMES.join(', ')}, or a data sheet of your own: a .json file.`
  throw new ArchitectureError('no such device is known', `device ${JSON.stringify(name)}`, remedy)
}
