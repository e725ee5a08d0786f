import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { convolveByConvolutions, type Operations } from '../differentiable-layers'

/** Keeps tensors for a gradient: the type of `save` asks for a function, and what is passed is one. */
const kept = (save: unknown, tensors: Tensor[]): void => (save as (tensors: Tensor[]) => void)(tensors)

/** Whether the backend has the gradients of convolutions by itself. */
const hasGradients = (tf: Operations): boolean =>
  tf.getKernel('Conv2DBackpropFilter', tf.getBackend()) !== undefined

/** A 3 x 3 convolution of stride 2 with a border of one zero: the side is halved. */
export function halve(tf: Operations, values: Tensor4D, kernel: Tensor4D): Tensor4D {
  const padded = tf.pad(values, [[0, 0], [1, 1], [1, 1], [0, 0]]) // prettier-ignore
  return hasGradients(tf)
    ? tf.conv2d(padded, kernel, 2, 'valid')
    : convolveByConvolutions(tf, padded, kernel, 2)
}

/** A transposed 4 x 4 convolution of stride 2, kernel `[row, column, out, in]`: the side is doubled. */
export function double(tf: Operations, values: Tensor4D, kernel: Tensor4D): Tensor4D {
  return hasGradients(tf) ? transposed(tf, values, kernel) : doubleByConvolutions(tf, values, kernel)
}

function transposed(tf: Operations, values: Tensor4D, kernel: Tensor4D): Tensor4D {
  const [count, rows, columns] = values.shape
  return tf.conv2dTranspose(values, kernel, [count, 2 * rows, 2 * columns, kernel.shape[2]], 2, 'same')
}

/** `double` with gradients by convolutions alone, which every backend has. */
export function doubleByConvolutions(tf: Operations, values: Tensor4D, kernel: Tensor4D): Tensor4D {
  const operation = tf.customGrad((input, filter, save) => {
    const [x, w] = [input as Tensor4D, filter as Tensor4D] // as they went in
    kept(save, [x, w])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [from, by] = saved as [Tensor4D, Tensor4D]
      return [tf.conv2d(dy as Tensor4D, by, 2, 'same'), kernelGradient(tf, from, dy as Tensor4D)]
    }
    return { value: transposed(tf, x, w), gradFunc }
  })
  return operation(values, kernel) as Tensor4D // the shape of `transposed`
}

/** Channels take the place of stamps, and what went in that of the kernel. */
function kernelGradient(tf: Operations, values: Tensor4D, dy: Tensor4D): Tensor {
  const padded = tf.pad(dy, [[0, 0], [1, 1], [1, 1], [0, 0]]) // prettier-ignore
  const input = tf.transpose(padded, [3, 1, 2, 0])
  const filter = tf.transpose(values, [1, 2, 0, 3])
  return tf.transpose(tf.conv2d(input, filter, 1, 'valid', 'NHWC', 2), [1, 2, 0, 3])
}

/** x / (1 + exp(-x)), which is smooth, as galaxies are (Elfwing, Uchibe & Doya 2018). */
export function silu(tf: Operations, values: Tensor): Tensor {
  const operation = tf.customGrad((input, save) => {
    const x = input as Tensor // as it went in
    const gate = tf.sigmoid(x)
    kept(save, [x, gate])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [from, by] = saved as [Tensor, Tensor]
      return tf.mul(dy, tf.mul(by, tf.add(1, tf.mul(from, tf.sub(1, by)))))
    }
    return { value: tf.mul(x, gate), gradFunc }
  })
  return operation(values)
}

/** Profiles of logits, both `[galaxy, row, column, band]`: positive, of sum 1 over each galaxy's band. */
export function profilesOf(tf: Operations, logits: Tensor): Tensor {
  const operation = tf.customGrad((input, save) => {
    const x = input as Tensor // as it went in
    const powers = tf.exp(tf.sub(x, tf.max(x, [1, 2], true)))
    const value = tf.div(powers, tf.sum(powers, [1, 2], true))
    kept(save, [value])
    const gradFunc = (dy: Tensor, [profile]: Tensor[]): Tensor => {
      const weighted = tf.mul(dy, profile as Tensor) // it was saved
      return tf.sub(weighted, tf.mul(profile as Tensor, tf.sum(weighted, [1, 2], true)))
    }
    return { value, gradFunc }
  })
  return operation(logits)
}
