import type { Tone } from './drawing'

/** The colours of figures that are written to files: the light scheme of `style.css`, whichever the window has, for they go on paper. */
export const PAPER: Readonly<Record<Tone, string>> = {
  ink: '#1a2029',
  'ink-soft': '#535e6c',
  line: '#d5dae1',
  surface: '#ffffff',
  raised: '#eceff3',
  bad: '#ad2a2a',
  'series-1': '#0b62a8',
  'series-2': '#c24a00',
  'series-3': '#00805c',
  'series-4': '#a3387c',
  'series-5': '#5a4400',
  'series-6': '#2f8fc4',
  'series-7': '#43287f',
}
