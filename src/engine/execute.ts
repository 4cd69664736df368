export interface ExecOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly signal?: AbortSignal;
  /** Sent to the command's standard input, which is then closed. */
  readonly input?: string;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface AttachedExec {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly tty: boolean;
  readonly signal?: AbortSignal;
}

export interface Execute {
  exec(ref: string, command: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Connects the caller's streams; resolves to the exit code. */
  attachExec(ref: string, command: readonly string[], streams: AttachedExec): Promise<number>;
}
