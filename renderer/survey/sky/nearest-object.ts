import * as v from 'valibot'
import { idExpression, objectId, type ObjectId } from '../../catalog/object-id'
import { lab } from '../../lab'
import { double } from '../../linked/bin-axis'
import { eastSql, stretchSql, type SkyStretch } from './sky-cells'
import type { SkyPosition } from './sky-projection'

const Row = v.object({ id: v.unknown() })

/** The object nearest to a position among those of `where`, within `reach` degrees; null where there is none. `idType` is that of `id`. */
export async function nearestObject(
  { ra, dec }: SkyPosition,
  reach: number,
  where: string,
  idType: string,
): Promise<ObjectId | null> {
  const cos = Math.max(1e-6, Math.cos((dec * Math.PI) / 180))
  const near: SkyStretch = { ra, east: [-reach / cos, reach / cos], dec: [dec - reach, dec + reach] }
  const apart = `(${eastSql(ra)} * ${double(cos)}) ** 2 + (dec - ${double(dec)}) ** 2`
  const sql = `SELECT ${idExpression(idType)} AS id FROM linked
    WHERE ${stretchSql(near)}${where && ` AND ${where}`} ORDER BY ${apart} LIMIT 1`
  const [found] = v.parse(v.array(Row), (await lab.query(sql)).toArray())
  return objectId(found?.id)
}
