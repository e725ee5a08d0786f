import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'

/** The longest a filter may take on the sample, in seconds. */
const LONGEST = 20

/**
 * What is wrong with a filter that a person typed, in the words of the store; null where it is a condition on `linked` that can be worked out
 * for the rows of its sample. To be asked before it becomes the filter of `useFocus`, so that the last good one stays.
 */
export async function checkFilter(filter: string, signal?: AbortSignal): Promise<FaultReport | null> {
  if (filter.trim() === '') return null
  // On lines of its own, so that a comment at its end hides nothing.
  const sql = `SELECT count(*) FROM linked_sample WHERE (\n${filter}\n)`
  try {
    await lab.ask({ sql, seconds: LONGEST, priority: 'interactive' }, signal)
    return null
  } catch (error) {
    return reportOf(error)
  }
}
