import { LabCommand } from '../cli/index.js';

export class Schema extends LabCommand<typeof Schema> {
  static override summary = 'print the JSON Schema of lab.yaml, for editors';
  static override examples = ['<%= config.bin %> <%= command.id %> > lab.schema.json'];

  protected async execute(): Promise<void> {
    const { labJsonSchema } = await import('../lab/index.js');
    const schema = await labJsonSchema();
    this.print(JSON.stringify(schema, null, 2));
    this.finish(schema);
  }
}
