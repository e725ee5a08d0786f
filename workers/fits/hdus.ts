import { readFrom, takeBytes, type Reading } from './byte-source'
import { FitsError, type Place } from './fits-error'
import { integerOr, isTrue, parseHeader, requireInteger, textOr, type Header } from './header'
import { CARD_LENGTH } from './header-card'
import { bytesPerPixel, isBitpix } from './bitpix'

/** Files are made of blocks of this many bytes. FITS 4.0, section 3.1. */
const BLOCK = 2880
/** A header longer than this (36,000 cards) is taken for rubbish, not read to the end of a large file. */
const MAXIMUM_HEADER_BLOCKS = 1000
const PRINTABLE = /^[ -~]{8}$/

/** A header-data unit: its header, its EXTNAME ('' if none) and where its data lie, in bytes from the start of the file. */
export type Hdu = { place: Place; name: string; header: Header; dataStart: number; dataBytes: number }

/** Lists the units of a FITS file in memory. Throws FitsError for what is not FITS, lies about its size or is truncated. */
export function readHdus(name: string, file: Uint8Array): Hdu[] {
  return readFrom(file, walkHdus(name, file.length))
}

/** As `readHdus`, for a file of `size` bytes that is asked for its headers only. */
export function* walkHdus(file: string, size: number): Reading<Hdu[]> {
  const hdus: Hdu[] = []
  let start = 0
  do {
    const place = { file, extension: hdus.length, byte: start }
    const text = yield* takeHeaderText(place, size)
    if (text === null) return hdus
    const hdu = describeHdu(text, place, size)
    hdus.push(hdu)
    start = hdu.dataStart + roundUpToBlock(hdu.dataBytes)
    // What is shorter than a block after the last unit is padding some writers leave.
  } while (size - start >= BLOCK)
  return hdus
}

/** The cards before END, or null where only empty blocks follow the last unit. */
function* takeHeaderText(place: Place, size: number): Reading<string | null> {
  let text = ''
  for (let block = 0; block < MAXIMUM_HEADER_BLOCKS; block++) {
    const offset = place.byte + block * BLOCK
    if (offset + BLOCK > size) throw new FitsError('the header has no END before the file ends', place)
    const bytes = yield* takeBytes({ offset, length: BLOCK }, place)
    if (block === 0 && place.extension > 0 && bytes.every((byte) => byte === 0)) return null
    const cards = latinText(bytes)
    if (block === 0) checkStart(cards, place)
    const end = endOfCards(cards, { ...place, byte: offset })
    if (end !== null) return text + cards.slice(0, end)
    text += cards
  }
  throw new FitsError(`the header has no END in ${MAXIMUM_HEADER_BLOCKS} blocks`, place)
}

function latinText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function checkStart(cards: string, place: Place): void {
  const wanted = place.extension === 0 ? 'SIMPLE  =' : 'XTENSION='
  if (!cards.startsWith(wanted)) throw new FitsError(`this is not FITS: no ${wanted} here`, place)
}

/** Where END stands in a block of cards, null if it does not. */
function endOfCards(cards: string, place: Place): number | null {
  for (let start = 0; start < cards.length; start += CARD_LENGTH) {
    const keyword = cards.slice(start, start + 8)
    if (keyword === 'END     ') return start
    if (!PRINTABLE.test(keyword)) {
      throw new FitsError('bytes that are no text stand in the header', {
        ...place,
        byte: place.byte + start,
      })
    }
  }
  return null
}

function describeHdu(text: string, place: Place, size: number): Hdu {
  const header = parseHeader(text, place)
  const dataStart = place.byte + roundUpToBlock(text.length + CARD_LENGTH)
  const dataBytes = sizeOfData(header)
  // Written this way round so that a product that is not a number is refused too.
  if (!(dataBytes <= size - dataStart)) {
    const what = `the header announces ${dataBytes} bytes of data and ${size - dataStart} are left`
    throw new FitsError(what, { ...place, byte: dataStart })
  }
  return { place, name: textOr(header, 'EXTNAME', ''), header, dataStart, dataBytes }
}

/** |BITPIX|/8 x GCOUNT x (PCOUNT + the product of the axes). FITS 4.0, equation 2. */
function sizeOfData(header: Header): number {
  const bitpix = requireInteger(header, 'BITPIX', -64)
  if (!isBitpix(bitpix)) throw new FitsError(`BITPIX ${bitpix} does not exist`, header.place)
  if (isTrue(header, 'GROUPS')) throw new FitsError('random groups cannot be read', header.place)
  const groups = integerOr(header, 'GCOUNT', 1, 1)
  return bytesPerPixel(bitpix) * groups * (integerOr(header, 'PCOUNT', 0) + countOf(axesOf(header, 'NAXIS')))
}

/** The axes NAXISn (or ZNAXISn), the fastest first. Throws FitsError for an axis that is no length. */
export function axesOf(header: Header, keyword: 'NAXIS' | 'ZNAXIS'): number[] {
  const dimensions = requireInteger(header, keyword)
  if (dimensions > 999) throw new FitsError(`${keyword} is ${dimensions}, above 999`, header.place)
  return Array.from({ length: dimensions }, (_, axis) => requireInteger(header, `${keyword}${axis + 1}`))
}

/** Pixels in an array with these axes; 0 where there are no axes. */
export function countOf(axes: number[]): number {
  return axes.length === 0 ? 0 : axes.reduce((product, length) => product * length, 1)
}

function roundUpToBlock(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK
}
