/** Places a cell on the canvas; `inside` counts its pixels from its lower left corner. */
export const VERTEX = `#version 300 es
uniform vec4 box; // first pixel of the cell, and its size
uniform vec2 canvasSize;
uniform vec3 view; // image pixel at the centre, zoom
out vec2 inside;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  inside = corner * box.zw;
  // The first pixel's centre is (0, 0), so the image begins at -0.5.
  gl_Position = vec4((box.xy + inside - 0.5 - view.xy) * view.z * 2.0 / canvasSize, 0, 1);
}`

/** Stretches and colours a pixel; see \`Stretch\`. Bits of the mask that are shown lie over it, the lowest one's colour. */
export const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;
uniform sampler2D red, green, blue, colours;
uniform isampler2D mask;
uniform bool single;
uniform int curve; // 0 asinh, 1 linear, 2 log
uniform int shownBits;
uniform vec4 sides; // how many pixels a side of one of red, green, blue and mask has
uniform vec3 weights;
uniform vec3 stretch; // black, white - black, softening
uniform float maskOpacity;
uniform vec3 bitColours[8];
in vec2 inside;
out vec4 colour;

float flux(sampler2D plane, float side) { return texelFetch(plane, ivec2(inside / side), 0).r; }

float brightness(float t) {
  if (curve == 1) return t;
  if (curve == 2) return log(1.0 + stretch.z * t) / log(1.0 + stretch.z);
  return asinh(stretch.z * t) / asinh(stretch.z);
}

const vec3 NOTHING = vec3(0.16, 0.16, 0.2);

vec3 inColour() {
  vec3 rgb = vec3(flux(red, sides.x), flux(green, sides.y), flux(blue, sides.z)) * weights - stretch.x;
  if (any(isnan(rgb))) return NOTHING;
  rgb = max(rgb, 0.0);
  float intensity = (rgb.r + rgb.g + rgb.b) / 3.0;
  if (intensity <= 0.0) return vec3(0);
  vec3 shown = rgb * brightness(intensity / stretch.y) / intensity;
  // A saturated pixel keeps its colour: all three come down together.
  return shown / max(1.0, max(shown.r, max(shown.g, shown.b)));
}

vec3 mapped() {
  float value = flux(red, sides.x);
  if (isnan(value)) return NOTHING;
  float t = clamp(brightness(max(0.0, (value - stretch.x) / stretch.y)), 0.0, 1.0);
  return texelFetch(colours, ivec2(t * 255.0 + 0.5, 0), 0).rgb;
}

void main() {
  vec3 shown = single ? mapped() : inColour();
  int bits = shownBits == 0 ? 0 : texelFetch(mask, ivec2(inside / sides.w), 0).r & shownBits;
  if (bits != 0) {
    int lowest = 0;
    while ((bits & 1) == 0 && lowest < 31) { bits >>= 1; lowest++; }
    shown = mix(shown, bitColours[lowest % 8], maskOpacity);
  }
  colour = vec4(shown, 1);
}`
