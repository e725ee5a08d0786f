import { clipboard, ClipboardItem, nativeImage, type NativeImage } from 'electron'
import type { copyFigure } from '../preload/contract-figures'
import type { InputOf } from '../preload/token'

/** The clipboard of Electrons that have no `ClipboardItem`. */
interface EarlierClipboard {
  write(data: { text: string; image: NativeImage }): void
}

/** Puts a figure on the clipboard, as a picture and as text. */
export async function copyToClipboard({ png, svg }: InputOf<typeof copyFigure>): Promise<null> {
  // Electrons before this one's types have another clipboard, as `EarlierClipboard` says.
  if ((ClipboardItem as typeof ClipboardItem | undefined) === undefined) {
    const earlier = clipboard as unknown as EarlierClipboard
    earlier.write({ text: svg, image: nativeImage.createFromBuffer(Buffer.from(png)) })
  } else {
    // A copy, for a Blob takes no memory that may be shared.
    const picture = new Blob([new Uint8Array(png)], { type: 'image/png' })
    await clipboard.write([new ClipboardItem({ 'image/png': picture, 'text/plain': svg })])
  }
  return null
}
