export interface TestSuite {
  readonly name: string;
  readonly seconds: number;
  /** ISO 8601. */
  readonly startedAt: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  readonly seconds: number;
  readonly problem:
    | { readonly tag: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: string }
    | undefined;
}

/** JUnit XML as CI servers read it. */
export function junitXml(suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lab" ${counts(all)} time="${seconds.toFixed(3)}">`,
    ...suites.map(suiteXml),
    '</testsuites>\n',
  ].join('\n');
}

function counts(cases: readonly TestCase[]): string {
  const count = (tag: string): number => cases.filter(({ problem }) => problem?.tag === tag).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
}

function suiteXml({ name, seconds, startedAt, properties, cases }: TestSuite): string {
  const timestamp = startedAt === undefined ? '' : ` timestamp="${escapeXml(startedAt.replace(/(\.\d+)?Z$/, ''))}"`;
  const head = `name="${escapeXml(name)}" ${counts(cases)} skipped="0" time="${seconds.toFixed(3)}"${timestamp}`;
  return [
    `  <testsuite ${head}>`,
    ...propertiesXml(properties),
    ...cases.map((testCase) => caseXml(name, testCase)),
    '  </testsuite>',
  ].join('\n');
}

function propertiesXml(properties: TestSuite['properties']): string[] {
  const lines = Object.entries(properties).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `      <property name="${escapeXml(name)}" value="${escapeXml(text)}"/>`;
  });
  return lines.length > 0 ? ['    <properties>', ...lines, '    </properties>'] : [];
}

function caseXml(lab: string, { name, seconds, problem }: TestCase): string {
  const head = `    <testcase classname="lab.${escapeXml(lab)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  if (!problem) return `${head}/>`;
  const { tag, type, message, text } = problem;
  const body = `<${tag} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(text)}</${tag}>`;
  return `${head}>\n      ${body}\n    </testcase>`;
}

/** XML 1.0 forbids control characters even when escaped, so they go (section 2.2); a line end in an attribute becomes a reference. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\uFFFD')

      // eslint-disable-next-line no-control-regex -- exactly the characters that XML forbids
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}
