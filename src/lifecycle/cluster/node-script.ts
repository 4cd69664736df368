/**
 * What a node's container runs. The engine mounts the cgroups read-only; they are the node's own, in a namespace of its own, so that
 * writing there touches nothing outside. With cgroup v2 a group that holds processes may not hand controllers on: what runs goes one level
 * down first (as moby's `hack/dind` does). The engine listens on a socket in a folder that only its owner may enter, and on no port.
 */
export const NODE_SCRIPT = `#!/bin/sh
set -e
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mount -o remount,rw /sys/fs/cgroup
  mkdir -p /sys/fs/cgroup/init
  while read -r process; do echo "$process" > /sys/fs/cgroup/init/cgroup.procs || true; done < /sys/fs/cgroup/cgroup.procs
  sed -e 's/ / +/g' -e 's/^/+/' < /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control
else
  for group in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$group"; done
fi
rm -f /run/docker.pid /run/docker/containerd/containerd.pid /var/run/docker.pid
exec dockerd --host "unix:///run/lab/engine.sock" --group "$LAB_GROUP"
`;
