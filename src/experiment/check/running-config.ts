import type { Execute } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { Progress, ResolvedLab, RunningLab } from '../../lab/index.js';
import { fileArguments, givenFiles, haproxyMessages } from '../../lint/index.js';

/**
 * Before traffic: each HAProxy of a lab that has come up is asked about its own files (`haproxy -c -dW`), in its own container
 * and so in the lab's network. It runs, so there are only warnings; a check that cannot be made is none of the lab's faults.
 */
export async function tellConfigWarnings(
  { engine, progress, signal }: { engine: Execute; progress: Progress; signal: AbortSignal },
  lab: ResolvedLab,
  { services }: RunningLab,
): Promise<void> {
  for (const service of lab.services) {
    const container = services.find(({ name }) => name === service.name);
    const given = givenFiles(service);
    if (container === undefined || given.length === 0) continue;
    const command = ['haproxy', '-c', '-dW', ...fileArguments(service)];
    const said = await engine.exec(container.containerId, command, { signal }).catch((thrown: unknown) => {
      if (thrown instanceof LabError && thrown.kind === 'operation') return { stdout: '', stderr: '' };
      throw thrown;
    });
    for (const { file, line, message } of haproxyMessages(`${said.stdout}\n${said.stderr}`, given)) {
      progress({ type: 'warning', text: `${file}:${line} ${message}` });
    }
  }
}
