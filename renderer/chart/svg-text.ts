import { isTone, text, textWidth, type Drawing, type Paint, type Shape } from './drawing'
import type { Figure } from './figure'
import { PAPER } from './paper-palette'

/** Space around a figure in a file, and the width it is drawn at, in pixels. */
const MARGIN = 16
const WIDTH = 640
const TITLE = 30
const LINE = 15

const FONT = "'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif"
const AXIS = { part: 'axis', series: '' } as const

/** A figure as an SVG document that stands alone: its title, its note, its colours (the light scheme) and its fonts are in it. */
export function svgOf(figure: Figure): { svg: string; width: number; height: number } {
  const drawing = figure.draw(WIDTH - 2 * MARGIN)
  const notes = [figure.note, figure.source].flatMap((words) => wrapped(words, WIDTH - 2 * MARGIN))
  const height = 2 * MARGIN + TITLE + drawing.height + (notes.length > 0 ? 8 + notes.length * LINE : 0)
  const title = text(figure.title, 0, 14, AXIS, { tone: 'ink', size: 14, bold: true })
  const below = TITLE + drawing.height + 14
  const around = [title, ...notes.map((words, at) => text(words, 0, below + at * LINE, AXIS, { size: 11 }))]
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}">`,
    `<title>${escaped(figure.title)}</title>`,
    `<desc>${escaped(figure.summary)}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="${PAPER.surface}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    ...around.map(element),
    `<g transform="translate(0 ${TITLE})">`,
    ...shapesOf(drawing),
    '</g></g></svg>\n',
  ].join('\n')
  return { svg, width: WIDTH, height }
}

const shapesOf = ({ shapes }: Drawing): string[] => shapes.map(element)

function element(shape: Shape): string {
  const names = `data-part="${shape.part}"${shape.series ? ` data-series="${escaped(shape.series)}"` : ''}`
  if (shape.kind === 'text') {
    const { x, y, anchor, tone, size, bold, halo } = shape
    const weight = bold ? ' font-weight="600"' : ''
    const rim = halo ? ` stroke="${PAPER.surface}" stroke-width="4" paint-order="stroke"` : ''
    const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"`
    return `<text ${names} ${place} font-size="${size}" fill="${PAPER[tone]}"${weight}${rim}>${escaped(shape.text)}</text>`
  }
  const { d, stroke, fill, width, dash, opacity, crisp, words } = shape
  const look = [
    `fill="${fill === null ? 'none' : onPaper(fill)}"`,
    ...(stroke === null ? [] : [`stroke="${onPaper(stroke)}" stroke-width="${width}"`]),
    ...(crisp ? ['shape-rendering="crispEdges"'] : []),
    ...(dash === '' ? [] : [`stroke-dasharray="${dash}"`]),
    ...(opacity === 1 ? [] : [`opacity="${opacity}"`]),
  ]
  const inside = words === '' ? '/>' : `><title>${escaped(words)}</title></path>`
  return `<path ${names} d="${d}" ${look.join(' ')}${inside}`
}

const onPaper = (paint: Paint): string => (isTone(paint) ? PAPER[paint] : paint)

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (words: string): string => words.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)

/** A text in lines that are no wider than `width` pixels. */
export function wrapped(words: string, width: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ').filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`, 11) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
