import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { TensorFlow } from './tensorflow'
import type { Layer } from './shape-network'

/** The operations of TensorFlow.js, whichever backend runs them. */
export type Operations = TensorFlow['tf']

/**
 * What a layer makes of its input with a kernel, without bias: a convolution of `[stamp, row, column, channel]` with a border of one zero
 * on every side, or for a dense layer the product of what came in, flattened, with `[in, out]`.
 */
export function linear(
  tf: Operations,
  { stride, kernel: [inputs = 0] }: Layer,
  values: Tensor,
  kernel: Tensor,
): Tensor {
  if (stride === 0) return tf.matMul(tf.reshape(values, [-1, inputs]) as Tensor2D, kernel as Tensor2D)
  return convolve(tf, values as Tensor4D, kernel as Tensor4D, stride)
}

/** A convolution with a border of one zero on every side, with gradients by convolutions alone where a backend lacks their kernels. */
function convolve(tf: Operations, values: Tensor4D, kernel: Tensor4D, stride: 1 | 2): Tensor4D {
  const padded = (): Tensor4D => tf.pad(values, [[0, 0], [1, 1], [1, 1], [0, 0]]) // prettier-ignore
  if (tf.getKernel('Conv2DBackpropFilter', tf.getBackend()) !== undefined) {
    // TensorFlow's own padding is the same for stride 1, and saves a copy.
    return stride === 1 ? tf.conv2d(values, kernel, 1, 'same') : tf.conv2d(padded(), kernel, stride, 'valid')
  }
  return convolveByConvolutions(tf, padded(), kernel, stride)
}

/** A convolution whose gradients are convolutions too: WASM has no other for the kernel. */
export function convolveByConvolutions(
  tf: Operations,
  values: Tensor4D,
  kernel: Tensor4D,
  stride: 1 | 2,
): Tensor4D {
  const operation = tf.customGrad((input, filter, save) => {
    const [pixels, weights] = [input as Tensor4D, filter as Tensor4D]
    // The type asks for a function, and what is passed is one.
    ;(save as (tensors: Tensor[]) => void)([pixels, weights])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [x, w] = saved as [Tensor4D, Tensor4D]
      return [
        tf.conv2dTranspose(dy as Tensor4D, w, x.shape, stride, 'valid'),
        kernelGradient(tf, x, dy as Tensor4D, stride),
      ]
    }
    return { value: tf.conv2d(pixels, weights, stride, 'valid'), gradFunc }
  })
  return operation(values, kernel) as Tensor4D
}

/** Of a 3 x 3 kernel: channels take the place of stamps, and what comes back from the outputs that of the kernel. */
function kernelGradient(tf: Operations, values: Tensor4D, dy: Tensor4D, stride: 1 | 2): Tensor {
  const input = tf.transpose(values, [3, 1, 2, 0])
  const filter = tf.transpose(dy, [1, 2, 0, 3])
  const all = tf.conv2d(input, filter, 1, 'valid', 'NHWC', stride)
  return tf.transpose(tf.slice(all, [0, 0, 0, 0], [-1, 3, 3, -1]), [1, 2, 0, 3])
}

/** max(0, x) + slope * min(0, x) (He et al. 2015), with slopes for the last axis or for all but the first. */
export function prelu(tf: Operations, values: Tensor, slopes: Tensor): Tensor {
  const operation = tf.customGrad((input, alpha, save) => {
    const [x, a] = [input as Tensor, alpha as Tensor]
    const factor = tf.where(tf.less(x, 0), tf.add(a, tf.zerosLike(x)), 1)
    ;(save as (tensors: Tensor[]) => void)([x, factor]) // the type asks for a function, and what is passed is one
    const gradFunc = (dy: Tensor, [saved, slope]: Tensor[]): Tensor[] => {
      const below = tf.mul(dy, tf.minimum(saved ?? 0, 0))
      return [tf.mul(dy, slope ?? 1), sumOver(tf, below, a.shape)]
    }
    return { value: tf.mul(x, factor), gradFunc }
  })
  return operation(values, slopes)
}

/** The sum over the axes before those of `shape`, as a product with ones: reductions are several times slower. */
function sumOver(tf: Operations, values: Tensor, shape: readonly number[]): Tensor {
  const length = shape.reduce((product, side) => product * side, 1)
  const rows = values.size / length
  const sums = tf.matMul(tf.ones([1, rows]), tf.reshape(values, [rows, length]) as Tensor2D)
  return tf.reshape(sums, [...shape])
}
