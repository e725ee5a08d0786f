import { perExample } from '../../workload'
import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, matrixProduct, type Kernel } from '../kernel'
import { sumPerExample } from './loss'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** A normal distribution of some dimensions: its mean and the lower triangle of its scale. */
export interface MultivariateNormal {
  readonly dimensions: number
  readonly mean: Tensor
  readonly scale: Tensor
}

/** Numbers that give a normal distribution of `dimensions` dimensions. */
export function normalParameters(dimensions: number): number {
  return dimensions + (dimensions * (dimensions + 1)) / 2
}

/** A tensor that one kernel copies from another; its gradient is copied back by `gradient`. */
function moved(
  graph: GraphBuilder,
  kernel: string,
  input: Tensor,
  elements: number,
  gradient: string,
): Tensor {
  const back = copy(gradient, input.elements, perExample(elements))
  return graph.run(copy(kernel, perExample(elements)), {
    gradients: [{ of: [input], kernels: [back], needs: [] }],
  })
}

/**
 * TensorFlow Probability's layer `MultivariateNormalTriL`: cuts its input into the mean and a triangle, whose diagonal it makes positive
 * by a softplus.
 */
export function multivariateNormal(
  graph: GraphBuilder,
  input: Tensor,
  dimensions: number,
): MultivariateNormal {
  const triangle = normalParameters(dimensions) - dimensions
  const mean = moved(graph, 'StridedSlice', input, dimensions, 'StridedSliceGrad')
  const numbers = moved(graph, 'StridedSlice', input, triangle, 'StridedSliceGrad')
  const raw = fillTriangle(graph, numbers, dimensions)
  const diagonal = moved(graph, 'MatrixDiagPart', raw, dimensions, 'MatrixDiag')
  const positive = unary(graph, 'AddV2', unary(graph, 'Softplus', diagonal))
  const scale = setDiagonal(graph, raw, positive)
  const square = dimensions * dimensions
  return { dimensions, mean, scale: moved(graph, 'MatrixBandPart', scale, square, 'MatrixBandPart') }
}

function fillTriangle(graph: GraphBuilder, numbers: Tensor, dimensions: number): Tensor {
  const triangle = (dimensions * (dimensions + 1)) / 2
  const square = dimensions * dimensions
  const tail = moved(graph, 'StridedSlice', numbers, square - triangle, 'StridedSliceGrad')
  const reversed = moved(graph, 'ReverseV2', numbers, triangle, 'ReverseV2')
  const joined = graph.run(copy('ConcatV2', perExample(square)), {
    gradients: [
      { of: [tail], kernels: [copy('Slice', tail.elements)], needs: [] },
      { of: [reversed], kernels: [copy('Slice', reversed.elements)], needs: [] },
    ],
  })
  return moved(graph, 'MatrixBandPart', joined, square, 'MatrixBandPart')
}

function setDiagonal(graph: GraphBuilder, matrix: Tensor, diagonal: Tensor): Tensor {
  return graph.run(copy('MatrixSetDiag', matrix.elements), {
    gradients: [
      { of: [matrix], kernels: [copy('MatrixSetDiag', matrix.elements)], needs: [] },
      { of: [diagonal], kernels: [copy('MatrixDiagPart', diagonal.elements)], needs: [] },
    ],
  })
}

/** The negative logarithm of the density at the labels, for each example. */
export function negativeLogLikelihood(
  graph: GraphBuilder,
  normal: MultivariateNormal,
  labels: Tensor,
): Tensor {
  const residual = solveTriangle(graph, normal, binary(graph, 'Sub', labels, normal.mean))
  const exponents = unary(graph, 'Mul', unary(graph, 'SquaredDifference', residual))
  const density = sumPerExample(graph, unary(graph, 'Sub', exponents))
  const diagonal = moved(graph, 'MatrixDiagPart', normal.scale, normal.dimensions, 'MatrixDiag')
  const determinant = sumPerExample(graph, unary(graph, 'Log', unary(graph, 'Abs', diagonal)))
  return unary(graph, 'Neg', binary(graph, 'Sub', density, determinant))
}

/** A draw for each example: the mean and the scale times a standard normal, as the layer's value. */
export function drawNormal(graph: GraphBuilder, { dimensions, mean, scale }: MultivariateNormal): Tensor {
  const noise = graph.run({
    ...elementwise('RandomStandardNormal', perExample(dimensions), { engine: 'random' }),
    reads: perExample(0),
  })
  const kernel = smallProduct('BatchMatMulV2', dimensions, 1)
  const product = graph.run(kernel, {
    gradients: [
      { of: [scale], kernels: [smallProduct('BatchMatMulV2', dimensions, dimensions)], needs: [noise] },
    ],
  })
  return binary(graph, 'AddV2', product, mean)
}

function solveTriangle(
  graph: GraphBuilder,
  { dimensions, scale }: MultivariateNormal,
  right: Tensor,
): Tensor {
  const solve = smallProduct('MatrixTriangularSolve', dimensions, 1)
  const outer = smallProduct('BatchMatMulV2', dimensions, dimensions)
  const square = perExample(dimensions * dimensions)
  return graph.run(solve, {
    gradients: [
      { of: [right, scale], kernels: [solve], needs: [scale] },
      {
        of: [scale],
        kernels: [outer, elementwise('Neg', square), copy('MatrixBandPart', square)],
        needs: [right],
      },
    ],
  })
}

/** A product for each example of matrices so small that the units for vectors do it. */
function smallProduct(kernel: string, dimensions: number, columns: number): Kernel {
  const square = dimensions * dimensions
  const product = matrixProduct(
    kernel,
    {
      rows: perExample(dimensions),
      ...{
        columns: { fixed: columns, perExample: 0 },
        depth: { fixed: dimensions, perExample: 0 },
        groups: 1,
      },
    },
    [perExample(square), perExample(dimensions)],
    perExample(dimensions * columns),
  )
  return { ...product, engine: 'vector', product: null }
}
