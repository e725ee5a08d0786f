import { memoryUse, totalBytes } from '../cost/memory-use'
import { divisorsOf } from './divisors'
import { withMicroBatch, type StepSetting } from './step-setting'

/** The largest micro-batch whose bytes fit on one device, up to the one that is asked for; 0 where not even one example fits. */
export function largestMicroBatch(setting: StepSetting): number {
  return largestThat(setting.microBatch, (microBatch) => fits(withMicroBatch(setting, microBatch)))
}

/** The largest number from 1 to `most` that is good, where any smaller one than one that is good is too; 0 where none is. */
export function largestThat(most: number, isGood: (count: number) => boolean): number {
  let [good, over] = [0, most + 1]
  while (over - good > 1) {
    const middle = Math.floor((good + over) / 2)
    if (isGood(middle)) good = middle
    else over = middle
  }
  return good
}

/** The least number of equal parts of a batch that are not larger than `largest`; null where one example does not fit. */
export function partsThatFit(batch: number, largest: number): number | null {
  if (largest === 0) return null
  return [1, ...divisorsOf(batch)].find((parts) => batch / parts <= largest) ?? null
}

const fits = (setting: StepSetting): boolean =>
  totalBytes(memoryUse(setting)) <= setting.request.architecture.memory.value
