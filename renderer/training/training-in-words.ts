import type { TrainingRun } from '../../preload/contract-training'
import { formatDuration } from '../../workers/units/format-amount'
import { counted } from './training-words'

/** What goes on in training, in a few words for the foot of the window; nothing where nothing goes on. */
export function trainingInWords(run: TrainingRun | null): string {
  if (run?.state === 'starting') return 'training starts'
  if (run?.state === 'stopping') return 'training stops'
  if (run?.state !== 'running' || !run.pace) return ''
  const { step, steps, secondsLeft } = run.pace
  const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`
  return `training, step ${counted(step)} of ${counted(steps)}${left}`
}
