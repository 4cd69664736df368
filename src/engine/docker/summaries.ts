import type Dockerode from 'dockerode';
import type {
  ContainerDetail,
  ContainerState,
  ContainerSummary,
  ImageSummary,
  LabelFilter,
  NetworkSummary,
  PublishedPort,
  VolumeSummary,
} from '../engine.js';

/** The engine's filter syntax for labels; an empty value asks for the label alone. */
export function labelFilters(filter: LabelFilter): { label: string[] } {
  return { label: Object.entries(filter).map(([name, value]) => (value === '' ? name : `${name}=${value}`)) };
}

export function containerSummary(raw: Dockerode.ContainerInfo): ContainerSummary {
  return {
    id: raw.Id,
    name: (raw.Names?.[0] ?? raw.Id).replace(/^\//u, ''),
    image: raw.Image,
    imageId: raw.ImageID,
    state: raw.State as ContainerState,
    status: raw.Status,
    labels: raw.Labels ?? {},
    ports: (raw.Ports ?? []).flatMap(({ PrivatePort, PublicPort, IP }) =>
      PublicPort ? [{ containerPort: PrivatePort, hostPort: PublicPort, hostAddress: IP }] : [],
    ),
    networks: Object.keys(raw.NetworkSettings?.Networks ?? {}),
    createdMs: raw.Created * 1000,
  };
}

export function containerDetail(raw: Dockerode.ContainerInspectInfo): ContainerDetail {
  const { State: state, NetworkSettings: network } = raw;
  const [started, ended] = [Date.parse(state.StartedAt), Date.parse(state.FinishedAt)];
  const networks = Object.entries(network?.Networks ?? {});
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//u, ''),
    image: raw.Config.Image,
    imageId: raw.Image,
    state: state.Status as ContainerState,
    status: state.Status,
    labels: raw.Config.Labels ?? {},
    ports: publishedPorts(network?.Ports ?? {}),
    networks: networks.map(([name]) => name),
    createdMs: Date.parse(raw.Created),
    pid: state.Pid,
    exitCode: state.Running || state.Status === 'created' ? undefined : state.ExitCode,
    oomKilled: state.OOMKilled,
    // The engine writes the year 1 for "never".
    startedMs: started > 0 ? started : undefined,
    endedMs: ended > 0 ? ended : undefined,
    restartCount: raw.RestartCount ?? 0,
    addresses: Object.fromEntries(networks.flatMap(([name, { IPAddress }]) => (IPAddress ? [[name, IPAddress]] : []))),
    raw,
  };
}

/** From a map `80/tcp` → bindings, as an inspect document has it for wanted and for actual ports. */
export function publishedPorts(
  bindings: Readonly<Record<string, readonly { HostIp?: string; HostPort?: string }[] | null>>,
): PublishedPort[] {
  return Object.entries(bindings).flatMap(([port, hosts]) =>
    (hosts ?? []).map(({ HostIp, HostPort }) => ({
      containerPort: Number.parseInt(port, 10),
      hostAddress: HostIp ?? '',
      hostPort: Number(HostPort ?? 0),
    })),
  );
}

export function networkSummary(raw: Dockerode.NetworkInspectInfo): NetworkSummary {
  const subnets = (raw.IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet === undefined ? [] : [Subnet]));
  return { id: raw.Id, name: raw.Name, labels: raw.Labels ?? {}, subnets };
}

export function volumeSummary(raw: Dockerode.VolumeInspectInfo): VolumeSummary {
  return { name: raw.Name, labels: raw.Labels ?? {} };
}

export function imageSummary(raw: Dockerode.ImageInfo): ImageSummary {
  return {
    id: raw.Id,
    // The list words an image without a tag as `<none>:<none>`, inspect as an empty list.
    tags: (raw.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>'),
    digests: (raw.RepoDigests ?? []).filter((digest) => !digest.startsWith('<none>')),
    sizeBytes: raw.Size,
    createdMs: raw.Created * 1000,
    labels: raw.Labels ?? {},
  };
}

export function imageDetail(raw: Dockerode.ImageInspectInfo): ImageSummary {
  return {
    id: raw.Id,
    tags: raw.RepoTags ?? [],
    digests: raw.RepoDigests ?? [],
    sizeBytes: raw.Size,
    createdMs: Date.parse(raw.Created),
    architecture: raw.Architecture,
    labels: raw.Config.Labels ?? {},
  };
}
