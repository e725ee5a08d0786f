/** Elements that lie at `start`, `start + stride`, ...: `perRow` side by side at each of `rows` places. */
export type ElementPlaces = { view: DataView; start: number; stride: number; rows: number; perRow: number }

/**
 * Gathers elements of `width` bytes, which FITS stores with the highest byte first, side by side in the byte order of typed arrays on every
 * machine there is today (the lowest first).
 */
export function nativeBytes(places: ElementPlaces, width: 1 | 2 | 4 | 8): ArrayBuffer {
  const buffer = new ArrayBuffer(places.rows * places.perRow * width)
  if (width === 1) gatherBytes(places, new Uint8Array(buffer))
  else if (width === 2) gatherPairs(places, new Uint16Array(buffer))
  else if (width === 4) gatherWords(places, new Uint32Array(buffer))
  else gatherLongWords(places, new Uint32Array(buffer))
  return buffer
}

/** Turns the highest bit of each element: what adding half their range does to integers. */
export function turnSigns(buffer: ArrayBuffer, width: 1 | 2 | 4 | 8): void {
  const bytes = new Uint8Array(buffer)
  for (let at = width - 1; at < bytes.length; at += width) bytes[at] = (bytes[at] ?? 0) ^ 0x80
}

// One loop for each width, so that each sees one kind of array only: one for all is several times slower.

function gatherBytes({ view, start, stride, rows, perRow }: ElementPlaces, out: Uint8Array): void {
  let index = 0
  for (let row = 0, at = start; row < rows; row++, at += stride) {
    for (let element = 0; element < perRow; element++) out[index++] = view.getUint8(at + element)
  }
}

function gatherPairs({ view, start, stride, rows, perRow }: ElementPlaces, out: Uint16Array): void {
  let index = 0
  for (let row = 0, at = start; row < rows; row++, at += stride) {
    for (let element = 0; element < perRow; element++) out[index++] = view.getUint16(at + 2 * element)
  }
}

function gatherWords({ view, start, stride, rows, perRow }: ElementPlaces, out: Uint32Array): void {
  let index = 0
  for (let row = 0, at = start; row < rows; row++, at += stride) {
    for (let element = 0; element < perRow; element++) out[index++] = view.getUint32(at + 4 * element)
  }
}

function gatherLongWords({ view, start, stride, rows, perRow }: ElementPlaces, out: Uint32Array): void {
  let index = 0
  for (let row = 0, at = start; row < rows; row++, at += stride) {
    for (let element = 0; element < perRow; element++) {
      out[index++] = view.getUint32(at + 8 * element + 4)
      out[index++] = view.getUint32(at + 8 * element)
    }
  }
}
