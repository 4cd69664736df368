// Owns the shape of `lab.yaml`, with its defaults: for the check, as JSON Schema, and in plain words where a file breaks it.
// Must not check what names refer to. `lab-json-schema.ts` is left out here: it loads the schema only when asked.
export { LabShape } from './lab-shape.js';
export { schemaFindings } from './schema-findings.js';
export { ParameterShape } from './small-shapes.js';
