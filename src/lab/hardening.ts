/**
 * Of Docker's default set, those that no service of a lab needs: raw sockets, device nodes, audit records, chroot, and giving
 * capabilities away. What HAProxy, Flask, PostgreSQL and RabbitMQ images use at start (CHOWN, FOWNER, DAC_OVERRIDE, FSETID,
 * SETUID, SETGID, KILL, NET_BIND_SERVICE) stays.
 */
export const DROPPED_CAPABILITIES = ['NET_RAW', 'MKNOD', 'AUDIT_WRITE', 'SYS_CHROOT', 'SETFCAP', 'SETPCAP'] as const;

/** The rest of that set, for engines that give nothing unless it is named. */
export const KEPT_CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
] as const;

export const SECURITY_OPTIONS = ['no-new-privileges'] as const;

/**
 * A ledger is read from the log: no line may be dropped or rotated away, whatever the engine's defaults are. The driver
 * takes no "unlimited", so the limit is one that is never reached.
 */
export const WHOLE_LOG = { driver: 'json-file', options: { mode: 'blocking', 'max-size': '1000g' } } as const;
