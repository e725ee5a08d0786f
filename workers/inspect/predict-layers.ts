import type { PredictionSweep } from '../../preload/contract-devices'
import { ALL_LAYERS, type LayerPredictions } from '../../preload/contract-layers'
import { layerSpeeds } from '../devices/layer-speeds'
import { expectSoftware, orRefused, workloadOf } from './predict-devices'
import { readDevice } from './read-device'

/** Predicts the layers of a workload in single and in half precision, on one of each device. Rejects as `predictOnDevices` does. */
export async function predictLayersOnDevices({
  workload: choice,
  devices,
  batches,
  software,
}: PredictionSweep): Promise<LayerPredictions> {
  const workload = orRefused(() => workloadOf(choice))
  expectSoftware(software)
  const architectures = await Promise.all(devices.map(readDevice))
  const asked = { workload, devices: 1, software, strategy: null }
  const rows = architectures.flatMap((architecture) =>
    batches.flatMap((batch) =>
      GROUPINGS.flatMap((group) =>
        orRefused(() => layerSpeeds({ ...asked, architecture, batch }, group)).map((speed) => ({
          ...{ device: architecture.name, batch, ...speed },
        })),
      ),
    ),
  )
  return { title: workload.title, rows }
}

/** The layer that a PReLU follows, as the networks of the lab name them: `stage1.prelu_a` belongs to `stage1.conv_a`, `dense.prelu` to `dense`. */
function layerOf(layer: string): string {
  return layer.replace('.prelu_', '.conv_').replace(/\.prelu$/, '')
}

/** Layer by layer, then all as one. */
const GROUPINGS = [layerOf, () => ALL_LAYERS]
