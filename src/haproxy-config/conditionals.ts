/** Whether lines are read: always, never, or as a condition says that is only known where HAProxy runs. */
export type Branch = 'in' | 'maybe' | 'out';

/** The nest of `.if` blocks at a line. */
export interface Conditionals {
  /** Takes `.if`, `.elif`, `.else` or `.endif`; the answer is what is wrong with it. Other directives are none of its business. */
  take(directive: string, condition: string): string | undefined;
  branch(): Branch;
  depth(): number;
}

interface Block {
  now: Branch;
  /** Whether an earlier branch was taken. */
  taken: 'no' | 'maybe' | 'yes';
  otherwise: boolean;
}

/** HAProxy's rules for conditional blocks (src/cfgparse.c, `readcfgfile`). Only constant conditions are decided. */
export function createConditionals(): Conditionals {
  const blocks: Block[] = [];
  return {
    take: (directive, condition) => take(blocks, directive, condition),
    branch: () => {
      if (blocks.some(({ now }) => now === 'out')) return 'out';
      return blocks.some(({ now }) => now === 'maybe') ? 'maybe' : 'in';
    },
    depth: () => blocks.length,
  };
}

function take(blocks: Block[], directive: string, condition: string): string | undefined {
  if (directive === '.if') {
    const now = decide(condition);
    blocks.push({ now, taken: takenBy(now, 'no'), otherwise: false });
    return undefined;
  }
  const block = blocks.at(-1);
  if (block === undefined) return `'${directive}' has no '.if' before it`;
  if (directive === '.endif') {
    blocks.pop();
    return undefined;
  }
  if (block.otherwise) return `'${directive}' after '.else' is not permitted`;
  const holds = directive === '.else' ? 'in' : decide(condition);
  block.now = block.taken === 'yes' || holds === 'out' ? 'out' : block.taken === 'maybe' ? 'maybe' : holds;
  block.taken = takenBy(block.now, block.taken);
  block.otherwise = directive === '.else';
  return undefined;
}

function takenBy(now: Branch, before: Block['taken']): Block['taken'] {
  if (now === 'in') return 'yes';
  return now === 'maybe' && before === 'no' ? 'maybe' : before;
}

/** Numbers, and nothing at all, which is false. */
function decide(condition: string): Branch {
  const [, not, number] = /^(!?)\s*(\d*)$/.exec(condition.trim()) ?? [];
  if (number === undefined) return 'maybe';
  return (Number(number) !== 0) === (not === '') ? 'in' : 'out';
}
