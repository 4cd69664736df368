import { LabError } from '../../errors.js';

/** Something that is not lab's has a name that the lab needs; lab neither uses nor removes it. */
export function nameTaken(kind: 'container' | 'network' | 'volume', name: string): LabError {
  return new LabError('operation', `A ${kind} named ${name} is there already, and it is not one of this lab's`, {
    code: 'name-taken',
    suggestions: [
      `Look at it: docker ${kind} inspect ${name}`,
      'Run the lab beside it under another name: lab up … --instance other',
    ],
  });
}
