import { Args, Errors, Flags } from '@oclif/core';

/** Flags and arguments that several commands share, so that each means the same everywhere. */
export const labArgument = Args.string({
  required: true,
  description: 'name of a lab, or a folder that holds a lab.yaml',
});

/** Of `lab images build` and `pull`. */
export const roleArgument = Args.string({
  multiple: true,
  description: 'image role, such as haproxy; all without one',
});

export const instanceFlag = Flags.string({
  char: 'i',
  default: 'default',
  env: 'LAB_INSTANCE',
  helpValue: 'I',
  summary: 'which copy of the lab',
});

/** What may be given any number of times, and is none by default: help does not spell that. */
export const several = {
  multiple: true as const,
  multipleNonGreedy: true,
  default: [] as string[],
  defaultHelp: () => Promise.resolve(''),
};

export const setFlag = Flags.string({
  env: 'LAB_SET',
  ...several,
  helpValue: 'K=V',
  summary: 'give a parameter another value; `lab info NAME` lists them',
});

/** Of commands that write and have no more to say about it. */
export const dryRunFlags = {
  'dry-run': Flags.boolean({ env: 'LAB_DRY_RUN', summary: 'print what would be done, and change nothing' }),
};

/** How `lab up` starts what it starts. */
export const upFlags = {
  watch: Flags.boolean({ env: 'LAB_WATCH', summary: 'bring the lab in line at each save, until Ctrl-C' }),
  recreate: Flags.boolean({ env: 'LAB_RECREATE', summary: 'replace every container, changed or not' }),
  publish: Flags.string({
    env: 'LAB_PUBLISH',
    ...several,
    helpValue: 'SERVICE=PORT',
    summary: 'publish a service on exactly this port of 127.0.0.1',
  }),
};

const imagesFlag = Flags.option({
  options: ['auto', 'registry', 'packages', 'local'] as const,
  default: 'auto' as const,
  env: 'LAB_IMAGES',
  summary: 'where images come from',
})();

export const registryFlag = Flags.string({
  env: 'LAB_REGISTRY',
  helpValue: 'HOST[:PORT]',
  summary: 'registry to pull from instead of the engine’s default',
});

export const evidenceFlag = Flags.string({
  env: 'LAB_EVIDENCE',
  helpValue: 'DIR',
  summary: 'write the evidence of the run there',
});

const junitFlag = Flags.string({
  env: 'LAB_JUNIT',
  helpValue: 'FILE',
  summary: 'write the verdicts as JUnit XML',
});

export const markdownFlag = Flags.string({
  env: 'LAB_MARKDOWN',
  helpValue: 'FILE',
  summary: 'write the verdicts as Markdown',
});

export const mirrorFlag = Flags.string({
  env: 'LAB_MIRROR',
  parse: (text) => {
    if (/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) return Promise.resolve(text);
    return Promise.reject(
      new Errors.CLIError(`"${text}" is no address of a mirror, such as https://mirror.example.org/debian`),
    );
  },
  helpValue: 'URL',
  summary: 'package mirror instead of the one in this machine’s apt configuration (LAB_MIRROR)',
});

const trafficFromFlag = Flags.option({
  options: ['auto', 'host', 'container'] as const,
  default: 'auto' as const,
  env: 'LAB_TRAFFIC_FROM',
  summary: 'where traffic is sent from; auto: this machine if the engine is on it, else a container',
})();

/** What a run of checks writes for others to read. */
export const reportFlags = { junit: junitFlag, markdown: markdownFlag, evidence: evidenceFlag };

/** Flags of every command that sends traffic. */
export const trafficFlags = { 'traffic-from': trafficFromFlag };

/** Of commands about a cluster, or about labs on one. */
export const clusterFlag = {
  cluster: Flags.string({
    default: 'default',
    env: 'LAB_CLUSTER',
    helpValue: 'C',
    summary: 'which of several clusters',
  }),
};

/** Of commands that may start a cluster. */
export const allowClusterFlag = {
  'allow-cluster': Flags.boolean({
    env: 'LAB_ALLOW_CLUSTER',
    summary: 'containers that run engines may be started, with the wide rights that those need',
  }),
};

/** Flags of every command that works on labs, wherever those run. */
export const targetFlags = {
  target: Flags.option({
    options: ['engine', 'swarm'] as const,
    default: 'engine' as const,
    env: 'LAB_TARGET',
    summary: 'where the lab runs: on the engine, or as services of lab’s cluster (`lab cluster up`)',
  })(),
  'allow-foreign-swarm': Flags.boolean({
    env: 'LAB_ALLOW_FOREIGN_SWARM',
    summary: 'with --target swarm: the engine’s own swarm will do; ports are then open on all addresses',
  }),
  ...clusterFlag,
};

/** Where a swarm's traffic comes from. */
export const fromFlag = {
  from: Flags.string({
    env: 'LAB_FROM',
    ...several,
    helpValue: 'NODE',
    summary: 'with --target swarm: send from this node; of several, each sends its share at once',
  }),
};

/** Flags of every command that may have to get an image. */
export const imageFlags = { images: imagesFlag, registry: registryFlag, mirror: mirrorFlag };

/** Of `lab traffic`, which sends and does nothing else. */
export const sendingFlags = { ...targetFlags, ...imageFlags, ...trafficFlags, ...fromFlag };
