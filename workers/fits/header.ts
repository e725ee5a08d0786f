import { FitsError, type Place } from './fits-error'
import { CARD_LENGTH, parseCard, type Card, type CardValue } from './header-card'

/** A header: its cards in order, and the value of each keyword (the first card with it counts). */
export type Header = { place: Place; cards: Card[]; values: ReadonlyMap<string, CardValue> }

/**
 * Reads a header from its 80-column cards, joining strings that go on in CONTINUE cards (FITS 4.0, section 4.2.1.2).
 * `text` ends before END.
 */
export function parseHeader(text: string, place: Place): Header {
  const cards: Card[] = []
  for (let start = 0; start < text.length; start += CARD_LENGTH) {
    addCard(cards, parseCard(text.slice(start, start + CARD_LENGTH)))
  }
  const values = new Map<string, CardValue>()
  for (const card of cards) {
    if (card.value !== null && !values.has(card.keyword)) values.set(card.keyword, card.value)
  }
  return { place, cards, values }
}

function addCard(cards: Card[], card: Card): void {
  const last = cards.at(-1)
  const goesOn = card.keyword === 'CONTINUE' && typeof card.value === 'string'
  if (goesOn && typeof last?.value === 'string' && last.value.endsWith('&')) {
    last.value = last.value.slice(0, -1) + String(card.value)
  } else if (card.keyword !== '' || card.comment !== '') {
    cards.push(card)
  }
}

/** A text value, or `otherwise` where the keyword is absent. Throws FitsError when it is not text. */
export function textOr<T>(header: Header, keyword: string, otherwise: T): string | T {
  const value = header.values.get(keyword)
  if (value === undefined) return otherwise
  return typeof value === 'string' ? value : refuse(header, keyword, 'a string')
}

/** A finite number, or `otherwise` where the keyword is absent. Throws FitsError when it is not one. */
export function numberOr<T>(header: Header, keyword: string, otherwise: T): number | T {
  const value = header.values.get(keyword)
  if (value === undefined) return otherwise
  return typeof value === 'number' && Number.isFinite(value) ? value : refuse(header, keyword, 'a number')
}

/** An integer of at least `least`, or `otherwise` where the keyword is absent. Throws FitsError when it is not one. */
export function integerOr<T>(header: Header, keyword: string, otherwise: T, least = 0): number | T {
  const value = header.values.get(keyword)
  if (value === undefined) return otherwise
  const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= least
  return fits ? value : refuse(header, keyword, `an integer of at least ${least}`)
}

/** An integer of at least `least`. Throws FitsError when it is absent or not one. */
export function requireInteger(header: Header, keyword: string, least = 0): number {
  return integerOr(header, keyword, null, least) ?? refuse(header, keyword, 'there')
}

/** A finite number. Throws FitsError when it is absent or not one. */
export function requireNumber(header: Header, keyword: string): number {
  return numberOr(header, keyword, null) ?? refuse(header, keyword, 'there')
}

/** Whether a logical keyword is there and true. */
export function isTrue(header: Header, keyword: string): boolean {
  return header.values.get(keyword) === true
}

function refuse(header: Header, keyword: string, wanted: string): never {
  const value = header.values.get(keyword)
  throw new FitsError(
    `${keyword} should be ${wanted}, it is ${JSON.stringify(value ?? 'absent')}`,
    header.place,
  )
}
