import type { Command } from '../commands/commands'
import { useUndo } from '../commands/undo'
import { useDesk } from '../state/desk'
import { useFocus } from '../state/focus'
import { useSurvey } from '../state/survey'
import { VIEW_IDS } from '../state/view-ids'
import { VIEWS } from './views'

/** What can be done whatever is in sight: views, opening, what counts, and taking back. */
export function windowCommands(): Command[] {
  const [lies, desk, focus, undo] = [useSurvey(), useDesk(), useFocus(), useUndo()]
  const isOpen = (): boolean => lies.survey !== null
  const views = VIEW_IDS.map((id): Command => {
    const { title, keys, isOfSurvey } = VIEWS[id]
    return {
      id: `view.${id}`,
      title: `Show: ${title}`,
      keys: [keys],
      isOpen: () => !isOfSurvey || isOpen(),
      run: () => desk.show(id),
    }
  })
  return [
    ...views,
    { id: 'survey.open', title: 'Open a survey…', run: () => void lies.choose() },
    {
      id: 'focus.all',
      title: 'All objects: take filter and brushes away',
      keys: ['alt+a'],
      isOpen: () => focus.where !== '',
      run: focus.clear,
    },
    {
      id: 'focus.none',
      title: 'Choose no object',
      isOpen: () => focus.chosen !== null,
      run: () => void (focus.chosen = null),
    },
    {
      id: 'undo.undo',
      title: 'Take back what was done last',
      keys: ['mod+z'],
      isOpen: () => undo.undoable !== null,
      run: () => void undo.undo(),
    },
    {
      id: 'undo.redo',
      title: 'Do again what was taken back',
      keys: ['mod+shift+z'],
      isOpen: () => undo.redoable !== null,
      run: () => void undo.redo(),
    },
  ]
}
