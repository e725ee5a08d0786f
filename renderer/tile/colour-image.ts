/** Where the image lies on the canvas: `zoom` screen pixels for an image pixel, and the image pixel at the canvas's centre. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** Three planes of one size, red first; rows from the bottom, as in FITS. */
export interface Planes {
  readonly width: number
  readonly height: number
  readonly pixels: readonly [Float32Array, Float32Array, Float32Array]
}

/**
 * How fluxes become colours (Lupton et al. 2004, PASP 116, 133): each plane is multiplied by its weight; the mean
 * intensity I becomes asinh(softening I / range) / asinh(softening), in units of the planes' flux.
 */
export interface Stretch {
  readonly weights: readonly [number, number, number]
  readonly black: number
  readonly range: number
  readonly softening: number
}

/** A colour image on a WebGL2 canvas. */
export interface ColourImage {
  show(planes: Planes): void
  draw(view: View, stretch: Stretch): void
  free(): void
}

const VERTEX = `#version 300 es
uniform vec2 imageSize, canvasSize;
uniform vec3 view; // image pixel at the centre, zoom
out vec2 pixel;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  pixel = corner * imageSize;
  // The first pixel's centre is (0, 0), so the image begins at -0.5.
  gl_Position = vec4((pixel - 0.5 - view.xy) * view.z * 2.0 / canvasSize, 0, 1);
}`

const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D red, green, blue;
uniform vec3 weights;
uniform vec3 stretch; // black, range, softening
in vec2 pixel;
out vec4 colour;
float flux(sampler2D plane) { return texelFetch(plane, ivec2(pixel), 0).r; }
void main() {
  vec3 rgb = vec3(flux(red), flux(green), flux(blue)) * weights - stretch.x;
  if (any(isnan(rgb))) { colour = vec4(0.16, 0.16, 0.2, 1); return; }
  rgb = max(rgb, 0.0);
  float intensity = (rgb.r + rgb.g + rgb.b) / 3.0;
  float scaled = asinh(stretch.z * intensity / stretch.y) / asinh(stretch.z);
  vec3 shown = intensity > 0.0 ? rgb * scaled / intensity : vec3(0);
  // A saturated pixel keeps its colour: all three come down together.
  colour = vec4(shown / max(1.0, max(shown.r, max(shown.g, shown.b))), 1);
}`

const PLANE_NAMES = ['red', 'green', 'blue'] as const

/** Prepares a canvas. Throws where the page has no WebGL2. */
export function colourImage(canvas: HTMLCanvasElement): ColourImage {
  const gl = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true })
  if (!gl)
    throw new Error('This page has no WebGL2: update the graphics driver, or start without --disable-gpu.')
  const program = link(gl)
  gl.useProgram(program)
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name)
  const textures = PLANE_NAMES.map((name, unit) => {
    gl.uniform1i(uniform(name), unit)
    return gl.createTexture()
  })
  let size: [number, number] = [0, 0]

  return {
    show({ width, height, pixels }) {
      size = [width, height]
      gl.uniform2f(uniform('imageSize'), width, height)
      pixels.forEach((plane, unit) => {
        gl.activeTexture(gl.TEXTURE0 + unit)
        gl.bindTexture(gl.TEXTURE_2D, textures[unit] ?? null)
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, height, 0, gl.RED, gl.FLOAT, plane)
      })
    },
    draw(view, { weights, black, range, softening }) {
      gl.viewport(0, 0, canvas.width, canvas.height)
      gl.clearColor(0.02, 0.027, 0.043, 1)
      gl.clear(gl.COLOR_BUFFER_BIT)
      if (size[0] === 0) return
      gl.uniform2f(uniform('canvasSize'), canvas.width, canvas.height)
      gl.uniform3f(uniform('view'), view.x, view.y, view.zoom)
      gl.uniform3f(uniform('weights'), ...weights)
      gl.uniform3f(uniform('stretch'), black, range, softening)
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
    },
    free() {
      textures.forEach((texture) => gl.deleteTexture(texture))
      gl.deleteProgram(program)
    },
  }
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
