/** An SVG document as a PNG with so many pixels for each of its own. Rejects where the page cannot draw it. */
export async function pngOf(
  { svg, width, height }: { svg: string; width: number; height: number },
  density = 2,
): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width, height)
    image.src = address
    await image.decode()
    const canvas = new OffscreenCanvas(width * density, height * density)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('The page has no canvas to draw a picture on.')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await canvas.convertToBlob({ type: 'image/png' })
    return new Uint8Array(await png.arrayBuffer())
  } finally {
    URL.revokeObjectURL(address)
  }
}
