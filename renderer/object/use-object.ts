import { useObjectPixels, type ObjectPixels } from './use-object-pixels'
import { useObjectRow, type KnownRow } from './use-object-row'
import { useObjectSayings, type ObjectSayings } from './use-object-sayings'

/** What is known of the chosen object, part by part as it comes; a part that fails leaves the others. */
export type ChosenObject = KnownRow & ObjectPixels & ObjectSayings

/** Follows the chosen object while the view is in sight. */
export function useObject(): ChosenObject {
  const known = useObjectRow()
  return { ...known, ...useObjectPixels(known.place), ...useObjectSayings(known) }
}
