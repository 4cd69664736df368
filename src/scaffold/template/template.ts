import type { ParameterRange, ParameterValue } from '../../lab/index.js';

/** What `templates/<family>/template.yaml` says: `template-shape.ts` is the source of the shape. */
export interface ScaffoldTemplate {
  /** Name of the folder below `templates/`. */
  readonly family: string;
  /** Absolute. */
  readonly folder: string;
  readonly title: string;
  readonly summary: string;
  /** In the order in which they are asked. */
  readonly questions: Readonly<Record<string, Question>>;
  readonly files: readonly TemplateFile[];
}

export type Question = ParameterRange & {
  /** Without one, an answer is required. */
  readonly default?: ParameterValue;
  /** Asked only where earlier answers have one of these values; elsewhere the default holds. */
  readonly when?: Readonly<Record<string, ParameterValue>>;
  /** A list has as many items as this earlier answer says; a list that was given says the number. */
  readonly items?: string;
};

export interface TemplateFile {
  /** Path below the template's folder. */
  readonly from: string;
  /** Path in the lab's folder. */
  readonly to: string;
  /** Rendered with the answers, instead of copied as it is. */
  readonly render: boolean;
}

export type Answers = Readonly<Record<string, ParameterValue>>;
