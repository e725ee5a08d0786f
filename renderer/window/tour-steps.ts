import type { ViewId } from '../state/view-ids'

/** One stop of the tour: which view comes to the front, and what there is to know of it. */
export interface TourStep {
  readonly view: ViewId
  readonly title: string
  readonly words: string
}

/** Through the sample survey, from pixels to the objects that deserve a second look. */
export const TOUR: readonly TourStep[] = [
  {
    view: 'survey',
    title: 'A survey is a catalog and its tiles',
    words:
      'The map shows where objects lie. Brush it, or type a condition into the filter above: every view then shows those objects only.',
  },
  {
    view: 'tile',
    title: 'The pixels',
    words:
      'Wheel to zoom, drag to move, click a galaxy. It is then chosen in every view: in the table, the figures, and the view of one object.',
  },
  {
    view: 'runs',
    title: 'Estimate the shapes',
    words:
      'A run measures every galaxy. Start one with the Bayesian network: the sample takes some twenty seconds, and everything stays usable meanwhile.',
  },
  {
    view: 'uncertainty',
    title: 'Is the uncertainty honest?',
    words:
      'What the network says it does not know, against what it got wrong: the sample has the truth. Brush the corner where it was sure and wrong.',
  },
  {
    view: 'calibration',
    title: 'In numbers',
    words:
      'Are 68 % of the true shapes within one sigma? What is gained when the least certain are left out? With errors, so that nobody reads noise.',
  },
  {
    view: 'flags',
    title: 'What to look at first',
    words:
      'A budget or a threshold says which objects are flagged. Go through them by keyboard: A keeps, X rejects, U is unsure, Ctrl+Z takes back.',
  },
  {
    view: 'object',
    title: 'One object, everything about it',
    words:
      'Six bands, the point spread, a model and what it leaves over; and the sampled shapes against the truth in the plane of g1 and g2.',
  },
  {
    view: 'query',
    title: 'Anything else is a query',
    words:
      'The table linked has a row for each object, with what the run and the truth say. Ctrl+K finds every command, ? shows the keys. That is all.',
  },
]
