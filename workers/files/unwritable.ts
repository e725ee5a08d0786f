import { Fault } from '../../preload/fault'

const FULL = [
  'The disk is full: the file could not be written.',
  'Make room: a run goes on by itself; anything else, ask for it again: it goes on where it stopped.',
] as const
const GUARDED = ['The folder may not be written to.', 'Allow it, or choose another.'] as const
const SILENT = [
  'The disk does not answer: the file could not be written.',
  'See whether its network or its mount is there: a run goes on by itself when it is back.',
] as const

/** What to say of the errors that a person can mend. */
const UNWRITABLE: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ...{ ENOSPC: FULL, EACCES: GUARDED, EPERM: GUARDED },
  EDQUOT: [
    'Your share of the disk is used up: the file could not be written.',
    'Remove some of your files, or have your quota raised: a run goes on by itself.',
  ],
  EFBIG: [
    'The file is larger than this process may write.',
    'Raise the limit (ulimit -f, prlimit --fsize), or write to a disk that takes larger files.',
  ],
  EROFS: [
    'The disk may only be read.',
    'Mount it for writing, or choose another folder. A disk that turned so by itself may be failing.',
  ],
  ENOENT: ['The folder is gone.', 'Put it back where it was, or choose another.'],
  ENOTDIR: ['A file stands where the folder was.', 'Put the folder back where it was, or choose another.'],
  EIO: [
    'The disk fails: the file could not be written.',
    'Look after the disk first; what is sealed stays as it is. A run goes on by itself when it can write again.',
  ],
  ...{
    ESTALE: SILENT,
    ETIMEDOUT: SILENT,
    ENOTCONN: SILENT,
    EHOSTDOWN: SILENT,
    ENODEV: SILENT,
    ENXIO: SILENT,
  },
  ...{ EMFILE: busy('this process'), ENFILE: busy('the machine') },
}

/** The fault of code `unwritable` for an error of the file system over `where`: what is wrong, and what mends it. */
export function unwritable(where: string, { code, message }: NodeJS.ErrnoException): Fault {
  const [what, remedy] = UNWRITABLE[code ?? ''] ?? [
    `The file could not be written (${code ?? message}).`,
    'Check the folder and its disk.',
  ]
  return new Fault({ code: 'unwritable', what, where, remedy })
}

function busy(whose: string): readonly [what: string, remedy: string] {
  return [
    `No more files can be opened by ${whose}.`,
    'Raise the limit (ulimit -n), or close what has many open.',
  ]
}
