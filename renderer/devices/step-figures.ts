import type { Figure } from '../chart/figure'
import { energyFigure } from './energy-figure'
import { halfPrecisionFigure } from './half-precision-figure'
import { memoryFigure } from './memory-figure'
import { pipelineFigure } from './pipeline-figure'
import { rooflineFigure } from './roofline-figure'
import { scalingFigures } from './scaling-figures'
import type { StepAnswer } from './step-answers'
import type { Step } from './step-choice'
import { traceFigure } from './trace-figure'

/** The sections of the page that figures of a step stand in. */
export type StepSection = 'inside' | 'scaling'

/** The section that an answer is shown in. */
export const sectionOf = ({ kind }: StepAnswer): StepSection =>
  kind === 'scaling' || kind === 'energy' ? 'scaling' : 'inside'

/** The figures of a part of what there is to know of a step. */
export function figuresOf({ choice, workload, architecture }: Step, answer: StepAnswer): Figure[] {
  const { examples } = workload
  switch (answer.kind) {
    case 'operations':
      return [
        rooflineFigure(choice, architecture, answer.costs),
        traceFigure(choice, architecture, answer.costs, answer.prediction),
      ]
    case 'pipeline':
      return [pipelineFigure(choice, answer.pipeline, answer.prediction)]
    case 'memory':
      return [memoryFigure(choice, architecture, examples, answer.predictions)]
    case 'layers':
      return [halfPrecisionFigure(choice, answer.speeds)]
    case 'scaling':
      return scalingFigures(choice, examples, answer.scalings)
    case 'energy':
      return [energyFigure(choice, examples, answer.predictions)]
  }
}
