/**
 * Colours of the bits of a mask, bit n the n-th of eight: told apart with the usual colour-blindnesses too (after Okabe and Ito 2008), and
 * bright enough to be seen on a dark sky. `shares` are red, green and blue from 0 to 1.
 */
export const MASK_COLOURS = [
  '#e69f00',
  '#56b4e9',
  '#f0e442',
  '#cc79a7',
  '#009e73',
  '#d55e00',
  '#0072b2',
  '#f5f5f5',
].map((colour) => ({
  colour,
  shares: [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255),
}))

/** The colour of a bit. */
export function colourOfBit(bit: number): string {
  return MASK_COLOURS[bit % MASK_COLOURS.length]?.colour ?? '#f5f5f5'
}
