/** Ends the process with a clear message when Node is older than `lab` needs. */
export function requireNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `lab needs Node 20.19 or newer; this is Node ${version}. Install a current Node: https://nodejs.org/en/download\n`,
  );
  process.exit(1);
}
