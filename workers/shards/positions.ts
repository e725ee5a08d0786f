import { tableFromIPC } from '@uwdata/flechette'
import type { SkyPosition } from '../tiles/world-coordinates'
import { degrees, radiansFromDegrees } from '../units/quantities'

/** Positions of an Arrow IPC stream of `ra` and `dec` in degrees; NaN where one has none. */
export function positionsOf(arrow: Uint8Array): SkyPosition[] {
  // A copy: bytes that crossed a process border may begin where doubles must not.
  const table = tableFromIPC(new Uint8Array(arrow))
  const [ra, dec] = ['ra', 'dec'].map((name) => table.getChild(name))
  return Array.from({ length: table.numRows }, (_, row) => ({
    rightAscension: radiansFromDegrees(degrees(Number(ra?.at(row) ?? NaN))),
    declination: radiansFromDegrees(degrees(Number(dec?.at(row) ?? NaN))),
  }))
}
