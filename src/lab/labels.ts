import type { LabIdentity } from './resolved.js';

/** State lives in these labels and nowhere else. */
export const LABEL = {
  lab: 'dev.localab.lab',
  instance: 'dev.localab.instance',
  service: 'dev.localab.service',
  run: 'dev.localab.run',
  /** Hash of everything that shapes the container: another hash means another container. */
  config: 'dev.localab.config',
  /**
   * On a container: a short hash of each of its files, so that `up` can tell which one changed. In a compose file: one hash of all that
   * a service mounts, so that compose makes it anew when they change.
   */
  files: 'dev.localab.files',
  /** JSON of the parameters the lab was started with; never secrets. */
  parameters: 'dev.localab.parameters',
  /** Folder of the lab's files, so that `verify` finds them again. */
  folder: 'dev.localab.folder',
  /** Name of the service whose port people open. */
  entry: 'dev.localab.entry',
  /**
   * On containers that lab itself needs for a while and that are no service: what for (`traffic-client`). They carry `lab`,
   * `instance` and `service` too, so that `down` removes them whatever became of who made them; nothing else counts them.
   */
  helper: 'dev.localab.helper',
  /**
   * On everything of a private instance (`test`, `prove`) and on helpers: which process holds it. When that one is gone,
   * `gc` may take it away. What a person has up carries none.
   */
  lease: 'dev.localab.lease',
  /** On the containers, networks and volumes of a cluster of engines: which one. They carry no `lab`: they are none of a lab's. */
  cluster: 'dev.localab.cluster',
  /** On a container of a cluster: the name of its node. */
  node: 'dev.localab.node',
  /** On a container of a cluster: the folder of this machine that holds its engine's socket. */
  socket: 'dev.localab.socket',
  /** On images: hash of what they were made from, and their role. */
  image: 'dev.localab.image',
  role: 'dev.localab.role',
} as const;

export const DEFAULT_INSTANCE = 'default';

/** The filter that finds everything of one copy of a lab; without an identity, everything of ours. */
export function labelFilter(identity?: Partial<LabIdentity>): Record<string, string> {
  return {
    [LABEL.lab]: identity?.lab ?? '',
    ...(identity?.instance === undefined ? {} : { [LABEL.instance]: identity.instance }),
  };
}

/** Whether a container is none of the lab's services; see `LABEL.helper`. */
export function isHelper({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean {
  return labels[LABEL.helper] !== undefined;
}

/** Prefix of every name of one copy: `lab-haproxy-weighted`, `lab-haproxy-weighted--blue`. */
export function namePrefix({ lab, instance }: LabIdentity): string {
  return instance === DEFAULT_INSTANCE ? `lab-${lab}` : `lab-${lab}--${instance}`;
}

export function containerName(identity: LabIdentity, service: string): string {
  return `${namePrefix(identity)}-${service}`;
}

/** A lab with one network names it as the lab; further ones carry their key. */
export function networkName(identity: LabIdentity, key: string): string {
  return key === 'default' ? namePrefix(identity) : `${namePrefix(identity)}-${key}`;
}

export function volumeName(identity: LabIdentity, key: string): string {
  return `${namePrefix(identity)}-${key}`;
}
