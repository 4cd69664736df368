/** Why a line cannot be read on. */
export interface Trouble {
  /** Offset in the line. */
  readonly at: number;
  readonly code: string;
  readonly message: string;
  readonly instead: string;
}

export function isTrouble(value: object): value is Trouble {
  return 'code' in value;
}
