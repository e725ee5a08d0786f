/** Value of a card; null where the card has none (COMMENT, HISTORY, an undefined value). */
export type CardValue = string | number | boolean | null

/** One card of a header, its comment without the slash. */
export type Card = { keyword: string; value: CardValue; comment: string }

/** Columns of a card. FITS 4.0, section 4.1. */
export const CARD_LENGTH = 80

const QUOTED = /^ *'((?:[^']|'')*)'?(.*)$/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?$/i

/**
 * Reads one card of 80 columns; never fails: what is no value of the standard is kept as text.
 *
 * Strings with doubled quotes, logicals, integers and floats (exponent E or D) follow FITS 4.0, section 4.2;
 * ESO's `HIERARCH a b c = value` gets the keyword `a b c`.
 */
export function parseCard(text: string): Card {
  const keyword = text.slice(0, 8).trimEnd()
  if (keyword === 'HIERARCH' && text.includes('=')) {
    const equals = text.indexOf('=')
    return { keyword: text.slice(9, equals).trim(), ...parseValue(text.slice(equals + 1)) }
  }
  if (keyword === 'CONTINUE') return { keyword, ...parseValue(text.slice(8)) }
  if (text.slice(8, 10) !== '= ') return { keyword, value: null, comment: text.slice(8).trimEnd() }
  return { keyword, ...parseValue(text.slice(10)) }
}

function parseValue(text: string): { value: CardValue; comment: string } {
  const quoted = QUOTED.exec(text)
  if (quoted) return { value: unquote(quoted[1] ?? ''), comment: commentIn(quoted[2] ?? '') }
  const slash = text.indexOf('/')
  const token = slash < 0 ? text : text.slice(0, slash)
  return { value: parseToken(token.trim()), comment: slash < 0 ? '' : commentIn(text.slice(slash)) }
}

function unquote(text: string): string {
  return text.replaceAll("''", "'").trimEnd()
}

function commentIn(text: string): string {
  return text.trim().replace(/^\/ ?/, '')
}

function parseToken(token: string): CardValue {
  if (token === '') return null
  if (token === 'T' || token === 'F') return token === 'T'
  return NUMBER.test(token) ? Number(token.replace(/d/i, 'E')) : token
}
