import { expect, it } from 'vitest';
import { colourOf } from '../../../src/cli/text/colour-of.js';
import { createPaint } from '../../../src/cli/text/index.js';

it('gives twelve services twelve colours, and none where colour is unwanted', () => {
  const places = Array.from({ length: 12 }, (_, place) => place);
  const painted = (colour: boolean) => new Set(places.map((place) => colourOf(place, createPaint(colour))('app')));
  expect(painted(true).size).toBe(12);
  expect([...painted(false)]).toEqual(['app']);
});
