// @ts-check

const ANY = Infinity

/**
 * Constants that are fitted together, each with the most that its value may be, and the published series that say so. The first groups say
 * what devices do, those after them what their software adds. A series counts once, or as often as `weights` says.
 * @typedef {{ name: string, limits: Record<string, number>, series: readonly string[], weights?: Record<string, number> }} Group
 * @type {readonly Group[]}
 */
export const groups = [
  {
    name: 'kernels of GPUs, and the software of NVIDIA containers',
    limits: {
      'gpu/fp32Efficiency': 1,
      'gpu/tensorEfficiency': 0.9,
      'gpu/memoryEfficiency': 0.92,
      'gpu/kernelSeconds': ANY,
      'gpu/blockElements': ANY,
      'gpu/tensorBlockElements': ANY,
      'gpu/blocksPerProcessor': ANY,
      'gpu/splitDepth': ANY,
      'software/ngc/dispatchSeconds': ANY,

      'software/ngc/feedBandwidth': 16e9,
      'software/ngc/fusedShare': 1,
    },
    series: [
      'resnet50-latency/v100-fp32',
      'resnet50-latency/v100-fp16',
      'resnet50-latency/v100-32gb-fp32',
      'resnet50-latency/a100-tf32',
      'resnet50-training/v100-fp32',
      'resnet50-training/v100-fp16',
      'resnet50-training/v100-32gb-fp32',
      'resnet50-training/v100-32gb-fp16',
      'alexnet-training/v100-fp16',
    ],
  },
  {
    name: 'TensorFlow 2.1 on a GPU',
    limits: {
      'software/tf2.1/dispatchSeconds': ANY,

      'software/tf2.1/productShare': ANY,
      'software/tf2.1/callSeconds': ANY,
      'software/tf2.1/feedBandwidth': 16e9,
      'software/tf2.1/fetchBandwidth': 16e9,
      'software/tf2.1/loopSeconds': ANY,
      'software/tf2.1/trialSeconds': ANY,
      'software/tf2.1/trials': ANY,
      'software/tf2.1/trialExamples': ANY,
    },
    series: [
      'dnn-training/v100',
      'bnn-training/v100',
      'shape-inference/v100',
      'vae-generation/v100',
      'flow-sampling/v100',
    ],
  },
  {
    name: 'tiles, and TensorFlow 2.1 on an IPU',
    limits: {
      'tile/productEfficiency': 1,
      'tile/vectorCycles': ANY,
      'tile/functionCycles': ANY,
      'tile/randomCycles': ANY,
      'tile/syncCycles': ANY,
      'tile/exchangeEfficiency': 1,
      'software/poplar/collectiveSeconds': ANY,
      'software/tf2.1-ipu/productShare': 1,
      'software/tf2.1-ipu/feedBandwidth': 16e9,
      'software/tf2.1-ipu/fetchBandwidth': 16e9,
      'software/tf2.1-ipu/loadSeconds': ANY,
      'software/tf2.1-ipu/callSeconds': ANY,
      'software/tf2.1-ipu/loopCycles': ANY,
      'software/tf2.1-ipu/spreadSeconds': ANY,
      'software/tf2.1-ipu/spreadExamples': ANY,
    },
    series: [
      'dnn-training/gc2',
      'bnn-training/gc2',
      'shape-inference/gc2',
      'vae-generation/gc2',
      'flow-sampling/gc2',
      'resnet50-training/bow',
      'resnet50-training/gc200',
    ],
    // The published series of the deterministic network is noisy in itself.
    weights: { 'bnn-training/gc2': 4 },
  },
  {
    name: 'compiling for an IPU',
    limits: { 'software/tf2.1-ipu/compileSeconds': ANY, 'software/tf2.1-ipu/compileRootSeconds': ANY },
    series: ['shape-inference-with-compile/gc2'],
  },
]
