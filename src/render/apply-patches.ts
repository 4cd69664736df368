import type { PatchDefinition, ResolvedService } from '../lab/index.js';
import type { LabRenderer } from './lab-renderer.js';

/**
 * The services with a variant's patches applied to their rendered files: a JavaScript regular expression with the flags g and m.
 * A patch that meets no file, matches nothing or changes nothing is reported: the control would break nothing.
 */
export function applyPatches(
  services: readonly ResolvedService[],
  patches: readonly PatchDefinition[],
  variant: string,
  renderer: LabRenderer,
): ResolvedService[] {
  return patches.reduce<ResolvedService[]>(
    (done, patch, i) => applyPatch(done, patch, ['variants', variant, 'patch', i], renderer),
    [...services],
  );
}

function applyPatch(
  services: readonly ResolvedService[],
  patch: PatchDefinition,
  path: readonly (string | number)[],
  renderer: LabRenderer,
): ResolvedService[] {
  const concerned = services.filter(({ name, group }) => name === patch.service || group === patch.service);
  if (concerned.length === 0)
    renderer.report({ path: [...path, 'service'], message: `there is no container '${patch.service}'` });
  return services.map((service) => {
    if (!concerned.includes(service)) return service;
    const files = service.files.map((file) => {
      if (file.path !== patch.path) return file;
      const content = file.content.replace(new RegExp(patch.find, 'gm'), patch.replace);
      if (content === file.content)
        renderer.report({ path: [...path, 'find'], message: trouble(patch, file.content, service.name) });
      return { ...file, content };
    });
    return { ...service, files };
  });
}

function trouble({ find, path }: PatchDefinition, content: string, service: string): string {
  const matches = new RegExp(find, 'm').test(content);
  return `${matches ? 'changes nothing' : 'matches nothing'} in ${path} of ${service}`;
}
