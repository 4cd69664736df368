// Brings a copy up in a process of its own, to be killed half-way.
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, smallLab } from './small-lab.js';

const engine = await connectTestEngine();
await bringUp(engine, smallLab(process.argv[2] ?? 'child'));
engine.close();
