import type { TrainingPace, TrainingProgress } from '../preload/contract-training'
import { RateMeter } from './rate-meter'

/** How fast a run of training goes by the clock, drawing, learning and validating together. `now` is in milliseconds. */
export class PaceMeter {
  private readonly meter: RateMeter

  constructor(
    private readonly batch: number,
    now: () => number,
  ) {
    this.meter = new RateMeter(now)
  }

  /** The pace at a step that was just done. */
  at({ step, steps, learningRate }: TrainingProgress): TrainingPace {
    const rate = this.meter.at(step)
    return {
      ...{ step, steps, learningRate },
      stampsPerSecond: rate && rate * this.batch,
      secondsLeft: rate && (steps - step) / rate,
    }
  }
}
