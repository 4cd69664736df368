// Owns `lab new`: a family's template.yaml, its questions, and the lab folder that comes of the answers.
// Must not talk to a terminal, know a family by name, or judge the lab that it wrote: its caller hands that check in.
export { orderLab, type LabAsker, type LabOrder, type LabWishes, type ScaffoldShelves } from './order-lab.js';
export { planLab, writeNewLab, type PlannedLab } from './scaffold-lab.js';
