import type { LabDefinition, ParameterValue, ParameterValues } from '../definition.js';

/** Two lists that belong together, item by item, and have not as many items. */
export interface AmountProblem {
  readonly name: string;
  readonly other: string;
  /** `weights has 3 items, and delays has 2: there must be as many of both`. */
  readonly problem: string;
}

/** Where a list has not as many items as the one that it names by `asManyAs`. */
export function amountProblems(
  { parameters }: Pick<LabDefinition, 'parameters'>,
  values: ParameterValues,
): AmountProblem[] {
  return Object.entries(parameters).flatMap(([name, definition]) => {
    const other = definition.type === 'integers' ? definition.asManyAs : undefined;
    if (other === undefined) return [];
    const [own, others] = [amountOf(values[name]), amountOf(values[other])];
    if (own === undefined || others === undefined || own === others) return [];
    const problem = `${name} has ${items(own)}, and ${other} has ${items(others)}: there must be as many of both`;
    return [{ name, other, problem }];
  });
}

function amountOf(value: ParameterValue | undefined): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function items(amount: number): string {
  return amount === 1 ? '1 item' : `${amount} items`;
}
