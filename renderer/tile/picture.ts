import type { PixelBox } from './cells'
import { colourTable, type ColourMap } from './colour-maps'
import type { CellValues } from './decode-cell'
import { MASK_COLOURS } from './mask-colours'
import { FRAGMENT, VERTEX } from './shaders'
import { CURVES, type Stretch } from './stretch'
import type { View } from './view'

/** Decoded pixels that a cell is drawn with, halved `level` times; `key` names them for as long as they do not change. */
export interface CellTexture {
  readonly key: string
  readonly values: CellValues
  readonly level: number
}

/** A cell that is drawn: of three bands, or of one, and its mask. */
export interface DrawnCell {
  readonly box: PixelBox
  readonly bands: readonly CellTexture[]
  readonly mask: CellTexture | null
}

/** How cells are drawn. `weights` are of red, green and blue; `map` is for one band; bits of `shownBits` cover with `maskOpacity`. */
export interface Look {
  readonly stretch: Stretch
  readonly weights: readonly number[]
  readonly map: ColourMap
  readonly shownBits: number
  readonly maskOpacity: number
}

/** A picture on a WebGL2 canvas. */
export interface Picture {
  /** The largest side that a texture may have. */
  readonly mostSide: number
  /** The driver and card, or software, that draws. */
  readonly renderer: string
  /** Draws the cells; zoom of the view is in pixels of the canvas. What is not on the card yet is put there. */
  draw(view: View, look: Look, cells: readonly DrawnCell[]): void
  /** Takes pixels off the card. */
  drop(key: string): void
  free(): void
}

const UNITS = ['red', 'green', 'blue', 'mask', 'colours'] as const
const GROUND = [0.02, 0.027, 0.043, 1] as const

/** Prepares a canvas. Throws, saying what to do, where the page has no WebGL2. */
export function pictureOn(canvas: HTMLCanvasElement): Picture {
  const gl = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true })
  if (!gl)
    throw new Error(
      'This page has no WebGL2, so tiles cannot be drawn: update the graphics driver, or start without --disable-gpu.',
    )
  const program = link(gl)
  gl.useProgram(program)
  const uniforms = new Map<string, WebGLUniformLocation | null>()
  const uniform = (name: string): WebGLUniformLocation | null => {
    if (!uniforms.has(name)) uniforms.set(name, gl.getUniformLocation(program, name))
    return uniforms.get(name) ?? null
  }
  UNITS.forEach((name, unit) => gl.uniform1i(uniform(name), unit))
  gl.uniform3fv(
    uniform('bitColours'),
    MASK_COLOURS.flatMap(({ shares }) => shares),
  )
  const textures = new Map<string, WebGLTexture>()
  const colours = gl.createTexture()
  // Bits are looked up in every cell, also in one without.
  const noMask = texture(gl, new Int32Array(1), { width: 1, height: 1 })
  let shownMap: ColourMap | null = null

  function bind(unit: number, { key, values, level }: CellTexture, box: PixelBox): void {
    gl?.activeTexture(gl.TEXTURE0 + unit)
    const known = textures.get(key)
    if (known) return gl?.bindTexture(gl.TEXTURE_2D, known)
    const side = 2 ** level
    const size = { width: Math.ceil(box.width / side), height: Math.ceil(box.height / side) }
    if (gl) textures.set(key, texture(gl, values, size))
  }

  function drawCell({ box, bands, mask }: DrawnCell): void {
    if (!gl) return
    const shown = [0, 1, 2].map((unit) => bands[Math.min(unit, bands.length - 1)])
    shown.forEach((band, unit) => band && bind(unit, band, box))
    if (mask) bind(3, mask, box)
    else {
      gl.activeTexture(gl.TEXTURE3)
      gl.bindTexture(gl.TEXTURE_2D, noMask)
    }
    const [red = 1, green = 1, blue = 1] = shown.map((band) => 2 ** (band?.level ?? 0))
    gl.uniform4f(uniform('sides'), red, green, blue, mask ? 2 ** mask.level : 2 ** 30)
    gl.uniform4f(uniform('box'), box.x, box.y, box.width, box.height)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  function setLook({ stretch, weights, map, shownBits, maskOpacity }: Look, single: boolean): void {
    if (!gl) return
    const [red = 1, green = 1, blue = 1] = weights
    gl.uniform1i(uniform('single'), single ? 1 : 0)
    gl.uniform3f(uniform('weights'), red, green, blue)
    gl.uniform3f(uniform('stretch'), stretch.black, stretch.white - stretch.black, stretch.softening)
    gl.uniform1i(uniform('curve'), CURVES.indexOf(stretch.curve))
    gl.uniform1i(uniform('shownBits'), shownBits)
    gl.uniform1f(uniform('maskOpacity'), maskOpacity)
    gl.activeTexture(gl.TEXTURE4)
    gl.bindTexture(gl.TEXTURE_2D, colours)
    if (map !== shownMap) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, colourTable(map))
      sharp(gl)
      shownMap = map
    }
  }

  return {
    // What WebGL2 promises at least, should a lost context say nothing.
    mostSide: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)) || 2048,
    renderer: rendererOf(gl),
    draw(view, look, cells) {
      gl.viewport(0, 0, canvas.width, canvas.height)
      gl.clearColor(...GROUND)
      gl.clear(gl.COLOR_BUFFER_BIT)
      gl.uniform2f(uniform('canvasSize'), canvas.width, canvas.height)
      gl.uniform3f(uniform('view'), view.x, view.y, view.zoom)
      setLook(
        look,
        cells.every(({ bands }) => bands.length === 1),
      )
      cells.forEach(drawCell)
    },
    drop(key) {
      gl.deleteTexture(textures.get(key) ?? null)
      textures.delete(key)
    },
    free() {
      for (const one of [...textures.values(), colours, noMask]) gl.deleteTexture(one)
      textures.clear()
      gl.deleteProgram(program)
    },
  }
}

/** Puts pixels on the card, in the active unit; each keeps its sharp edges when it is drawn larger. */
function texture(
  gl: WebGL2RenderingContext,
  values: CellValues,
  { width, height }: { width: number; height: number },
): WebGLTexture {
  const made = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, made)
  if (values instanceof Float32Array)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, height, 0, gl.RED, gl.FLOAT, values)
  else gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32I, width, height, 0, gl.RED_INTEGER, gl.INT, values)
  sharp(gl)
  return made
}

function sharp(gl: WebGL2RenderingContext): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  attach(gl, program, gl.VERTEX_SHADER, VERTEX)
  attach(gl, program, gl.FRAGMENT_SHADER, FRAGMENT)
  gl.linkProgram(program)
  if (gl.getProgramParameter(program, gl.LINK_STATUS)) return program
  throw new Error(`The tile's shaders do not link: ${gl.getProgramInfoLog(program) ?? ''}`)
}

function attach(gl: WebGL2RenderingContext, program: WebGLProgram, type: number, source: string): void {
  const shader = gl.createShader(type)
  if (!shader) throw new Error('The graphics context is lost.')
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  gl.attachShader(program, shader)
}
