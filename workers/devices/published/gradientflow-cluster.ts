/** An iteration of AlexNet on the cluster of GradientFlow: seconds, of which those of computing, with fused and sparse gradients in FP16. */
export const gradientflowCluster = {
  workload: 'alexnet',
  device: 'v100',
  devices: 512,
  /** Images of each GPU. */
  batch: 128,
  step: 48.5e-3,
  compute: 38.8e-3,
  source: 'Sun et al. (2019), GradientFlow, arXiv:1902.06855: 512 V100, 8 a node, 56 Gb/s a node',
} as const
