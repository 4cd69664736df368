// Owns the way to a running lab: read, filled in, images got, started; and how a running one is found again.
// Must not judge it.
export {
  bringUp,
  openRunning,
  prepareUp,
  previewUp,
  type PreparedUp,
  type BroughtUp,
  type OpenedLab,
  type UpWishes,
} from './bring-up.js';
export { obtainImages } from './obtain-images.js';
export { fillIn, openLab, type Shelves, type StageContext } from './prepare-lab.js';
export { lacksEngine, provideEngine, provideImages } from './provide.js';
export { entryAddress, publishedPorts, requireRunning, requireService, spelled } from './running.js';
