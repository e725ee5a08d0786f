/** A FITS file is a row of blocks of this many bytes (FITS 4.0, section 3.1). */
export const FITS_BLOCK = 2880

const CARD = 80
/** The longest string of one card; a longer one goes on in CONTINUE cards (FITS 4.0, section 4.2.1.2). */
const LONGEST_STRING = 68

/** A card with an integer or a logical in fixed format: it ends at column 30 (FITS 4.0, section 4.2). */
export function valueCard(keyword: string, value: number | bigint | boolean): string {
  const text = typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value)
  return `${keyword.padEnd(8)}= ${text.padStart(20)}`
}

/** The cards of a string: one, or several with CONTINUE where it is long. What is not printable ASCII becomes `?`. */
export function textCards(keyword: string, text: string): string[] {
  const pieces = quotable(asPrintableAscii(text))
  return pieces.map((piece, at) => {
    const goesOn = at < pieces.length - 1 ? '&' : ''
    const quoted = `'${`${piece}${goesOn}`.padEnd(8)}'`
    return at === 0 ? `${keyword.padEnd(8)}= ${quoted}` : `CONTINUE  ${quoted}`
  })
}

/** The text with everything outside space to `~` replaced by `?`, a character each: what FITS takes (section 3.2). */
export function asPrintableAscii(text: string): string {
  return text.replace(/[^ -~]/gu, '?')
}

/** The bytes of a header: the cards, each filled to 80 columns, END, and blanks to the end of the block. */
export function headerBlocks(cards: readonly string[]): Uint8Array {
  const text = [...cards, 'END'].map((card) => card.padEnd(CARD)).join('')
  const blocks = new Uint8Array(wholeBlocks(text.length)).fill(' '.charCodeAt(0))
  for (let at = 0; at < text.length; at++) blocks[at] = text.charCodeAt(at)
  return blocks
}

/** A number of bytes, rounded up to whole blocks. */
export function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / FITS_BLOCK) * FITS_BLOCK
}

/** Pieces with their quotes doubled, each but the last leaving room for the `&` that says that it goes on. */
function quotable(text: string): string[] {
  const whole = text.replaceAll("'", "''")
  if (whole.length <= LONGEST_STRING) return [whole]
  const pieces = ['']
  for (const letter of text) {
    const next = letter === "'" ? "''" : letter
    if ((pieces.at(-1) ?? '').length + next.length > LONGEST_STRING - 1) pieces.push('')
    pieces[pieces.length - 1] += next
  }
  return pieces
}
