import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import type { DeviceChoice } from '../../preload/contract-devices'
import { fault } from '../../preload/fault'
import type { Architecture } from '../devices/architecture'
import { readArchitecture } from '../devices/architectures/architecture-file'
import { ARCHITECTURE_NAMES, architectureNamed } from '../devices/architectures/architectures'
import { hostArchitecture } from '../devices/architectures/host-architecture'

const REMEDY = 'A data sheet is a JSON object; docs/devices.md lists its fields.'

/**
 * The architecture of a device: one that comes with the lab (`host` with what this machine has), or a data sheet of the user's own. Rejects with a
 * `Fault` or an `ArchitectureError` that names the field.
 */
export async function readDevice(choice: DeviceChoice): Promise<Architecture> {
  if (choice.kind === 'file') return readSheet(choice.path)
  return choice.name === 'host' ? hostArchitecture(thisMachine()) : architectureNamed(choice.name)
}

async function readSheet(path: string): Promise<Architecture> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw fault(`The data sheet cannot be read (${error.code ?? error.message}).`, {
      where: path,
      remedy: REMEDY,
    })
  })
  const architecture = readArchitecture(parse(text, path), { where: path, source: 'user' })
  if (!ARCHITECTURE_NAMES.includes(architecture.name)) return architecture
  throw fault(`"name" is "${architecture.name}", which a device of the lab has.`, {
    where: path,
    remedy: 'Give it a name of its own.',
  })
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const { message } = error as Error // JSON.parse throws SyntaxError only
    throw fault(`The data sheet is no JSON: ${message}.`, { where: path, remedy: REMEDY })
  }
}

/** Megahertz, as Node states a clock; 0 where it does not know. */
const MEGA = 1e6

function thisMachine() {
  const megahertz = cpus()[0]?.speed ?? 0
  return {
    cores: availableParallelism(),
    clock: megahertz > 0 ? megahertz * MEGA : null,
    memory: totalmem(),
  }
}
