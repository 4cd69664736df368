import { isDeepStrictEqual } from 'node:util';
import type { ComposeImages } from '../../images/index.js';
import { parameterText, shellWord } from '../../lab/index.js';
import type { LabDefinition, ParameterValues } from '../../lab/definition.js';

/** The words by which `lab compose` writes a folder again as it is: what differs from the defaults, each fit for a shell. */
export function composeOptions(
  { parameters: known }: Pick<LabDefinition, 'parameters'>,
  images: ComposeImages,
  parameters: ParameterValues,
): string[] {
  const other = Object.entries(parameters).filter(([name, value]) => !isDeepStrictEqual(known[name]?.default, value));
  return [
    ...(images === 'registry' ? [] : [`--images ${images}`]),
    ...other.map(([name, value]) => `--set ${shellWord(`${name}=${parameterText(value)}`)}`),
  ];
}

/** The whole command, for a folder that is there; `lab` and `folder` as a person types them. */
export function composeAgain(lab: string, options: readonly string[], folder: string): string {
  return ['lab compose', shellWord(lab), ...options, '-o', shellWord(folder), '--force'].join(' ');
}
