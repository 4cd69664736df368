import type { ClaimVerdict, Outcome, RunRecord, Suspect } from '../lab/verdict.js';
import type { Paint } from './paint.js';
import { reportExplanation } from './report-explanation.js';
import { textTable } from './text-table.js';
import { serverTable } from './server-table.js';

export interface TextLook {
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
  readonly explain: boolean;
  /** Shows every step's table and every detail; a verdict other than PASS always does for the claims that did not hold. */
  readonly verbose: boolean;
  /** Lines under the headline: what to open, what to try next. */
  readonly next?: readonly string[];
}

/** The verdict for people: tables, claims, suspects, headline. Ends with a line end. */
export function reportText(record: RunRecord, look: TextLook): string {
  const { verdict } = record;
  const middle = record.observations.find((observation) => observation.middle)?.middle?.after.product ?? 'middle';
  const tabled = tabledClaims(verdict.claims, look.verbose);
  const tables = tabled.map((claim) => {
    const table = evidenceOf(claim, look, middle.toLowerCase());
    return tabled.length > 1 ? `  ${look.paint.bold(tableKey(claim))}\n${table}` : table;
  });
  const claims = claimsText(verdict.claims, look);
  const explanation = look.explain ? [reportExplanation(record).replace(/^(?=.)/gm, '  ')] : [];
  const blocks = [...tables, claims, ...explanation, headline(record, look)];
  return `\n${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** The claim's own table, or the servers' counts. */
function evidenceOf(claim: ClaimVerdict, { paint, width }: TextLook, middle: string): string {
  const { table } = claim;
  if (!table) return serverTable(claim, { paint, width, middle });
  return textTable(
    table.columns.map(({ title, align }) => ({ title: paint.dim(title), align })),
    table.rows,
  );
}

/**
 * One table of counts per traffic step, and each claim's own: of the claims that did not hold when there are any, else of the step
 * with the most requests (with `verbose`, of every step).
 */
function tabledClaims(claims: readonly ClaimVerdict[], verbose: boolean): ClaimVerdict[] {
  const withRows = claims.filter(({ rows, table }) => rows.length > 0 || table !== undefined);
  const broken = withRows.filter(({ outcome }) => outcome !== 'PASS');
  const candidates = joinSingles(broken.length > 0 && !verbose ? broken : withRows);
  const tables = [...new Map(candidates.map((claim) => [tableKey(claim), claim])).values()];
  if (verbose || broken.length > 0) return tables;
  const most = Math.max(...tables.map(requestsOf));
  const largest = tables.find((claim) => requestsOf(claim) === most);
  const joined = (claim: ClaimVerdict): boolean => !claims.includes(claim);
  return tables.filter(
    (claim) => joined(claim) || claim === largest || (largest?.step !== undefined && claim.step === largest.step),
  );
}

/** Claims whose tables have the same columns and one row each are shown as one table: at the place of the first, under all their names. */
function joinSingles(claims: readonly ClaimVerdict[]): ClaimVerdict[] {
  const keyOf = ({ table, rows }: ClaimVerdict): string | undefined =>
    table?.rows.length === 1 && rows.length === 0 ? JSON.stringify(table.columns) : undefined;
  return claims.flatMap((claim, place) => {
    const key = keyOf(claim);
    const alike = key === undefined ? [claim] : claims.filter((each) => keyOf(each) === key);
    const [first] = alike;
    if (alike.length === 1 || claim.table === undefined) return [claim];
    if (first !== claims[place]) return [];
    const table = { ...claim.table, rows: alike.flatMap((each) => each.table?.rows ?? []) };
    return [{ ...claim, claim: alike.map((each) => each.claim).join(', '), table }];
  });
}

/** What a table is called by, and what makes two of them one. */
function tableKey({ table, step, claim }: ClaimVerdict): string {
  return table ? claim : (step ?? claim);
}

function requestsOf({ rows }: ClaimVerdict): number {
  return rows.reduce((sum, { client }) => sum + client, 0);
}

/** Claims that held need no words unless somebody asks: the headline has them. */
function claimsText(claims: readonly ClaimVerdict[], look: TextLook): string {
  const held = claims.every(({ outcome }) => outcome === 'PASS');
  const idWidth = Math.max(...claims.map(({ claim }) => claim.length));
  if (!held || look.verbose || look.explain) return claims.map((claim) => claimText(claim, look, idWidth)).join('\n');
  return `  ${claims.map(({ claim, outcome }) => `${outcomeMark(outcome, look.paint)} ${claim}`).join('   ')}`;
}

function claimText(claim: ClaimVerdict, { paint, verbose }: TextLook, idWidth: number): string {
  const id = paint.bold(claim.claim) + ' '.repeat(idWidth - claim.claim.length);
  const lines = [`  ${outcomeMark(claim.outcome, paint)} ${id}  ${claim.reason}`];
  const open = verbose || claim.outcome !== 'PASS';
  if (open) lines.push(...claim.details.map((detail) => `      ${detail}`));
  if (claim.outcome !== 'PASS') lines.push(...suspectLines(claim.suspects, verbose).map((line) => `      ${line}`));
  return lines.join('\n');
}

function suspectLines([first, ...others]: readonly Suspect[], verbose: boolean): string[] {
  if (!first) return [];
  const lines = [`likeliest mistake: ${first.says} (${first.id}; ${formatRatio(first.log10LikelihoodRatio)})`];
  if (!verbose) return lines;
  return [
    ...lines,
    ...others.map(({ says, id, log10LikelihoodRatio }) => `or: ${says} (${id}; ${formatRatio(log10LikelihoodRatio)})`),
  ];
}

/** A likelihood ratio, given as its log10, in words. */
export function formatRatio(log10: number): string {
  if (log10 === 0) return 'as likely as the next best explanation';
  const [size, word] = log10 >= 0 ? [log10, 'likelier'] : [-log10, 'less likely'];
  const factor = size < 4 ? String(Number((10 ** size).toPrecision(2))) : `10^${Math.round(size)}`;
  return `${factor} times ${word} than the next best explanation`;
}

export function outcomeMark(outcome: Outcome, paint: Paint): string {
  switch (outcome) {
    case 'PASS':
      return paint.green('✔');
    case 'FAIL':
      return paint.red('✖');
    case 'INCONCLUSIVE':
      return paint.yellow('?');
  }
}

export function paintOutcome(outcome: Outcome, paint: Paint): string {
  const colour = { PASS: paint.green, FAIL: paint.red, INCONCLUSIVE: paint.yellow }[outcome];
  return paint.bold(colour(outcome));
}

function headline({ verdict }: RunRecord, { paint, next = [] }: TextLook): string {
  return [`${paintOutcome(verdict.outcome, paint)}  ${verdict.headline}`, ...next.map((line) => `      ${line}`)].join(
    '\n',
  );
}
