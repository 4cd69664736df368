/** The shape of `lab.yaml` as a JSON Schema (draft 7, which editors read). What names refer to is beyond it. */
export async function labJsonSchema(): Promise<Readonly<Record<string, unknown>>> {
  const { labShapeAsJsonSchema } = await import('./lab-shape-as-json-schema.js');
  return labShapeAsJsonSchema();
}
