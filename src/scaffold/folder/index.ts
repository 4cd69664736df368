// Owns the new lab's folder: what its files hold, what is at its place already, and that it appears whole or not at all.
// Must not overwrite what it was not told to, and must not ask anybody.
export { fatesOf, lookAtPlace, presentFiles, usedNames, type FileFate, type Place } from './place-for-lab.js';
export { renderFiles, type NewFile } from './render-files.js';
export { scaffoldData } from './scaffold-data.js';
export { writeLab } from './write-lab.js';
