export interface FileSpec {
  /** Absolute path in the container. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

export interface BuildContext {
  readonly files: readonly FileSpec[];
  readonly dockerfile: string;
}

/** Images. Progress lines are the engine's own words, for narration only. */
export interface ImageStore {
  pullImage(ref: string, onLine: (line: string) => void, signal?: AbortSignal): Promise<void>;
  buildImage(
    spec: { tag: string; context: BuildContext; labels: Readonly<Record<string, string>> },
    onLine: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** A root file system as tar becomes an image. `changes` are Dockerfile instructions. */
  importImage(
    tar: NodeJS.ReadableStream,
    spec: { tag: string; changes: readonly string[]; message?: string },
    signal?: AbortSignal,
  ): Promise<void>;
  tagImage(ref: string, tag: string): Promise<void>;
  removeImage(ref: string): Promise<void>;
}
