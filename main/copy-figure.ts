import { clipboard, nativeImage } from 'electron'
import type { copyFigure } from '../preload/contract-figures'
import type { InputOf } from '../preload/token'

/** Puts a figure on the clipboard, as a picture and as text. */
export function copyToClipboard({ png, svg }: InputOf<typeof copyFigure>): null {
  clipboard.write({ image: nativeImage.createFromBuffer(Buffer.from(png)), text: svg })
  return null
}
