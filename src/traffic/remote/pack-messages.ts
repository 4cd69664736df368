import type { MessageLedger, PublishedMessage } from '../../lab/amqp/index.js';

/** Rows of one shape, column by column: what they all share is written once, and what a row does not have is null. */
export interface Packed {
  readonly count: number;
  readonly shared: Readonly<Record<string, unknown>>;
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
}

/** A ledger of messages as it travels: tens of thousands of them are a fifth of what their rows would be. */
export type PackedMessages = Omit<MessageLedger, 'published' | 'received' | 'operations'> & {
  /** Without ids: those follow from the place. */
  readonly published: Packed;
  readonly received: Packed;
  readonly operations: readonly (Omit<MessageLedger['operations'][number], 'received'> & {
    readonly received?: Packed;
  })[];
};

export function packMessages(ledger: MessageLedger): PackedMessages {
  return {
    ...ledger,
    published: packRows(ledger.published.map(({ id: _id, ...rest }) => rest)),
    received: packRows(ledger.received),
    operations: ledger.operations.map(({ received, ...rest }) =>
      received === undefined ? rest : { ...rest, received: packRows(received) },
    ),
  };
}

/** `idPrefix`: of the client's ledger. */
export function unpackMessages(packed: PackedMessages, idPrefix: string): MessageLedger {
  return {
    ...packed,
    published: unpackRows<Omit<PublishedMessage, 'id'>>(packed.published).map((rest, i) => ({
      id: `${idPrefix}${i}`,
      ...rest,
    })),
    received: unpackRows(packed.received),
    operations: packed.operations.map(({ received, ...rest }) =>
      received === undefined ? rest : { ...rest, received: unpackRows(received) },
    ),
  };
}

export function packRows(rows: readonly object[]): Packed {
  const shared: Record<string, unknown> = {};
  const columns: Record<string, unknown[]> = {};
  for (const key of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const column = rows.map((row) => (row as Readonly<Record<string, unknown>>)[key] ?? null);
    if (column.every((value) => value === column[0])) shared[key] = column[0];
    else columns[key] = column;
  }
  return { count: rows.length, shared, columns };
}

export function unpackRows<Row>({ count, shared, columns }: Packed): Row[] {
  const rows = Array.from({ length: count }, () => ({ ...shared }));
  for (const [key, column] of Object.entries(columns)) {
    rows.forEach((row, i) => {
      if (column[i] !== null) row[key] = column[i];
    });
  }
  return rows as Row[];
}
