import { join } from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { readImageCatalogue } from '../../images/index.js';
import { listLabFolders } from '../../lab/index.js';
import type { ParameterDefinition } from '../../lab/definition.js';
import { listRunning, type LabStatus } from '../../lifecycle/index.js';
import { openLab, type Shelves } from '../up/prepare-lab.js';

interface Named {
  readonly value: string;
  readonly help: string;
}

/**
 * Names for a shell's completion: of labs and their parameters from the files, of instances and services from the engine,
 * where one answers. Whatever cannot be read has no names.
 */
export function completionSources(shelves: Shelves, engine: () => Promise<Engine | undefined>) {
  const running = async (): Promise<readonly LabStatus[]> => {
    const found = await engine();
    return found ? listRunning(found) : [];
  };
  const definition = async (lab: string) => (await openLab(lab, shelves)).definition;
  return quietly({
    labs: async () => {
      const { labs, current, search = [] } = shelves;
      const folders = [labs, current, join(current, 'labs'), ...search];
      const found = await Promise.all(folders.map((folder) => listLabFolders(folder)));
      return unique(found.flat().map(({ name, title }) => ({ value: name, help: title })));
    },
    instances: async (lab: string | undefined) =>
      unique(
        (await running())
          .filter((copy) => lab === undefined || copy.lab === lab)
          .map(({ instance, state }) => ({ value: instance, help: state })),
      ),
    services: async (lab: string, instance: string) =>
      (await running())
        .filter((copy) => copy.lab === lab && copy.instance === instance)
        .flatMap(({ services }) => services.map(({ name, state }) => ({ value: name, help: state }))),
    settings: async (lab: string, typed: string) => {
      const { parameters } = await definition(lab);
      const [name = ''] = typed.split('=');
      const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (typed.includes('=') && parameter)
        return valuesOf(parameter).map((each) => ({ value: `${name}=${each}`, help: '' }));
      return Object.entries(parameters).map(([key, { help }]) => ({ value: `${key}=`, help }));
    },
    controls: async (lab: string) =>
      Object.entries((await definition(lab)).variants).map(([value, { help }]) => ({ value, help })),
    roles: async () =>
      Object.keys((await readImageCatalogue(shelves.templates)).roles).map((value) => ({ value, help: '' })),
  });
}

function valuesOf(parameter: ParameterDefinition): readonly string[] {
  switch (parameter.type) {
    case 'choice':
      return parameter.choices;
    case 'boolean':
      return ['true', 'false'];
    case 'integer':
    case 'integers':
    case 'text':
      return [];
  }
}

function unique(all: readonly Named[]): Named[] {
  return [...new Map(all.map((each) => [each.value, each])).values()];
}

type Sources = Readonly<Record<string, (...args: never[]) => Promise<readonly Named[]>>>;

/** Who presses Tab wants names or nothing: what fails has none. */
function quietly<S extends Sources>(sources: S): S {
  const quiet = Object.entries(sources).map(([name, ask]) => [
    name,
    (...args: never[]) => ask(...args).catch((): readonly Named[] => []),
  ]);
  return Object.fromEntries(quiet) as S;
}
