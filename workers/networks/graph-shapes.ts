/** The lengths of a tensor's axes. */
export type Sides = readonly number[]

/** The sides of all outputs of a node, of those of its inputs and of the batch. Throws where TensorFlow would refuse the inputs. */
export type ShapeRule = (inputs: readonly Sides[], batch: number) => readonly Sides[]

/** How many elements there are. */
export const elements = (sides: Sides): number => sides.reduce((product, side) => product * side, 1)

/** Sides that are known; -1 is the batch. */
export function given(sides: Sides): ShapeRule {
  return (_, batch) => [sides.map((side) => (side === -1 ? batch : side))]
}

/** The sides of the first input. */
export const unchanged: ShapeRule = (inputs) => [sidesAt(inputs, 0)]

/** All inputs together: axes are lined up from the last on, and those of length 1 are repeated. */
export const broadcast: ShapeRule = (inputs) => [inputs.reduce(together, [])]

function together(one: Sides, other: Sides): Sides {
  const rank = Math.max(one.length, other.length)
  return Array.from({ length: rank }, (_, at) => {
    const [a = 1, b = 1] = [one[at - rank + one.length], other[at - rank + other.length]]
    if (a !== b && a !== 1 && b !== 1) throw new RangeError(`${one.join(' x ')} and ${other.join(' x ')} do not go together`) // prettier-ignore
    return a === 1 ? b : a
  })
}

/** A convolution of `[stamp, row, column, in]` with `[height, width, in, out]`; `padding` is the zeros before and after an axis. */
export function convolved(stride: number, [before, after]: readonly [number, number]): ShapeRule {
  return (inputs) => {
    const [stamps = 0, rows = 0, columns = 0] = sidesAt(inputs, 0)
    const [height = 0, width = 0, , out = 0] = sidesAt(inputs, 1)
    const along = (side: number, kernel: number): number =>
      Math.floor((side + before + after - kernel) / stride) + 1
    return [[stamps, along(rows, height), along(columns, width), out]]
  }
}

/** Products of the last two axes; the axes before them are broadcast. */
export const multiplied: ShapeRule = (inputs) => {
  const [one, other] = [sidesAt(inputs, 0), sidesAt(inputs, 1)]
  return [[...together(one.slice(0, -2), other.slice(0, -2)), one.at(-2) ?? 0, other.at(-1) ?? 0]]
}

/** As many elements in other sides; -1 takes what is left. */
export function reshaped(target: Sides): ShapeRule {
  return (inputs) => {
    const all = elements(sidesAt(inputs, 0))
    const known = elements(target.filter((side) => side !== -1))
    return [target.map((side) => (side === -1 ? all / known : side))]
  }
}

/** A rectangle; a size of -1 goes to the end. */
export function sliced(begin: Sides, size: Sides): ShapeRule {
  return (inputs) => [
    sidesAt(inputs, 0).map((side, axis) =>
      size[axis] === -1 ? side - (begin[axis] ?? 0) : (size[axis] ?? 0),
    ),
  ]
}

/** Axes in another order. */
export function transposed(order: readonly number[]): ShapeRule {
  return (inputs) => [order.map((axis) => sidesAt(inputs, 0)[axis] ?? 0)]
}

/** The first `count` inputs one after the other along an axis. */
export function concatenated(axis: number, count: number): ShapeRule {
  return (inputs) => [
    sidesAt(inputs, 0).map((side, at) =>
      at === axis ? inputs.slice(0, count).reduce((sum, sides) => sum + (sides[at] ?? 0), 0) : side,
    ),
  ]
}

/** The parts along the first axis. */
export const unpacked: ShapeRule = (inputs) => {
  const [parts = 0, ...rest] = sidesAt(inputs, 0)
  return Array.from({ length: parts }, () => rest)
}

function sidesAt(inputs: readonly Sides[], at: number): Sides {
  const sides = inputs[at]
  if (sides) return sides
  throw new RangeError(`there is no input ${at}`)
}
