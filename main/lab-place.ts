import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'

/** Where labs are kept that nobody named: in `folder`, one for each survey's folder, with its name in front. */
export function labPlace(folder: string): (surveyFolder: string) => string {
  return (survey) => {
    const digest = createHash('sha256').update(survey).digest('hex').slice(0, 10)
    return join(folder, `${basename(survey).replace(/[^\w-]+/g, '_')}-${digest}`)
  }
}
