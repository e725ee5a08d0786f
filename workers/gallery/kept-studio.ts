import type { GalaxyStudio } from './galaxy-studio'

/** Keeps one model ready for many who use it; the one before is let go when its last user is done. */
export interface KeptStudio {
  /** Works with the model of a folder, which is opened unless it is the one that is kept and `fits` says that it is still the same. */
  use<Found>(folder: string, work: (studio: GalaxyStudio) => Promise<Found>): Promise<Found>
}

interface Held {
  readonly studio: GalaxyStudio
  users: number
  retired: boolean
}

/** Keeps what `open` opens. */
export function keptStudio(
  open: (folder: string) => Promise<GalaxyStudio>,
  fits: (studio: GalaxyStudio) => Promise<boolean>,
): KeptStudio {
  let kept: Promise<Held | null> = Promise.resolve(null)

  async function take(folder: string, before: Held | null): Promise<Held> {
    if (before?.studio.folder === folder && (await fits(before.studio))) {
      before.users++
      return before
    }
    const opened = { studio: await open(folder), users: 1, retired: false }
    if (before) {
      before.retired = true
      letGo(before)
    }
    return opened
  }

  return {
    async use(folder, work) {
      const before = kept
      const mine = before.then((held) => take(folder, held))
      // What cannot be opened leaves what was there.
      kept = mine.catch(() => before)
      const held = await mine
      try {
        return await work(held.studio)
      } finally {
        held.users--
        letGo(held)
      }
    },
  }
}

function letGo({ studio, users, retired }: Held): void {
  if (retired && users === 0) studio.dispose()
}
