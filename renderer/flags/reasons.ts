import { OBJECT_FLAGS, type FlagKind } from '../../workers/flags/object-flags'

/** How many objects carry exactly these bits. */
export interface FlagCombination {
  readonly flags: number
  readonly objects: number
}

/** A flag with how many objects carry it, how many carry no other that weighs as much, and what comes with it most often. */
export interface Reason {
  readonly name: string
  readonly kind: FlagKind
  readonly meaning: string
  readonly bit: number
  readonly objects: number
  readonly alone: number
  readonly partners: readonly { readonly name: string; readonly objects: number }[]
}

/** SQL of the combinations of flags of the run that is shown; there are few, however many objects there are. */
export const combinationsQuery = `SELECT flags::DOUBLE AS flags, count(*)::DOUBLE AS objects FROM linked WHERE flags IS NOT NULL GROUP BY flags`

/** SQL of the objects that carry a flag, a condition on `linked`. */
export const conditionOf = ({ bit }: Pick<Reason, 'bit'>): string => `flags & ${bit} <> 0`

/** SQL of the objects that count as flagged. */
export const ANY_FLAG = 'flagged'

const weightOf = (kind: FlagKind): 'suspect' | 'note' => (kind === 'note' ? 'note' : 'suspect')
const bitsOf = (weight: 'suspect' | 'note'): number =>
  OBJECT_FLAGS.filter(({ kind }) => weightOf(kind) === weight).reduce((bits, { bit }) => bits | bit, 0)

/** Partners of a flag that are named. */
const NAMED = 2

/** The flags that objects carry, the most frequent first. A suspect flag is alone where no other speaks against the shape; a note where there is nothing else. */
export function reasonsOf(combinations: readonly FlagCombination[]): Reason[] {
  return OBJECT_FLAGS.map(({ name, kind, meaning, bit }) => {
    const having = combinations.filter(({ flags }) => (flags & bit) !== 0)
    const others = kind === 'note' ? -1 : bitsOf('suspect')
    const alone = having.filter(({ flags }) => (flags & others & ~bit) === 0)
    return {
      ...{ name, kind, meaning, bit },
      objects: sum(having),
      alone: sum(alone),
      partners: partnersOf(bit, having),
    }
  })
    .filter(({ objects }) => objects > 0)
    .sort((one, other) => other.objects - one.objects)
}

function partnersOf(bit: number, having: readonly FlagCombination[]): Reason['partners'] {
  return OBJECT_FLAGS.filter((other) => other.bit !== bit)
    .map((other) => ({
      name: other.name,
      objects: sum(having.filter(({ flags }) => (flags & other.bit) !== 0)),
    }))
    .filter(({ objects }) => objects > 0)
    .sort((one, other) => other.objects - one.objects)
    .slice(0, NAMED)
}

const sum = (some: readonly FlagCombination[]): number =>
  some.reduce((total, { objects }) => total + objects, 0)
