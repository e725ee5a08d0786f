import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import type { Engine } from './engine'

/** Runs a query and returns its few rows as objects of the schema's type. For results that stay in the store. */
export function selectRows<Row>(engine: Engine, sql: string, row: v.GenericSchema<Row>): Row[] {
  return v.parse(v.array(row), tableFromIPC(engine.run(sql)).toArray())
}
