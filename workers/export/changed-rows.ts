import { fault } from '../../preload/fault'

/** The fault of rows that are others the second time they are asked for. */
export function changed(where: string): Error {
  return fault('The rows are others each time they are asked for, so no header can be written before them.', {
    where,
    remedy: 'Leave out what changes (random(), now()), or write Parquet.',
  })
}
