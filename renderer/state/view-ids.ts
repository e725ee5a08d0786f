export { VIEW_IDS, type ViewId } from '../../preload/contract-window'
