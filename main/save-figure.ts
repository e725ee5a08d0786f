import { writeFile } from 'node:fs/promises'
import type { saveFigure } from '../preload/contract-figures'
import { Fault } from '../preload/fault'
import type { InputOf } from '../preload/token'

/** What is written to a file that a person chooses: a figure, or stamps. */
type Saved = Pick<InputOf<typeof saveFigure>, 'name' | 'bytes'> & { readonly format: string }

/** Writes a figure to the file that `choose` gives, and says which; null where it gives none. Rejects with a `Fault` where the disk refuses it. */
export async function saveFigureTo(
  choose: (name: string, format: string) => Promise<string | null>,
  { name, format, bytes }: Saved,
): Promise<string | null> {
  const file = await choose(name, format)
  if (file === null) return null
  await writeFile(file, bytes).catch((error: Error) => {
    const remedy = 'Choose another place, or make room there.'
    throw new Fault({
      code: 'unwritable',
      what: `The file could not be written: ${error.message}.`,
      where: file,
      remedy,
    })
  })
  return file
}
