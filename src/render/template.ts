import { checkTemplate, type TemplateKind, type TemplateProblem } from './check-template.js';
import { createHandlebars, KNOWN_HELPERS } from './create-handlebars.js';

/** A template that was read once. `render` gives the text, or what is wrong; the data must be plain (`plainDataProblems`). */
export interface Template {
  render(data: unknown): { readonly text: string } | { readonly problems: readonly TemplateProblem[] };
}

/** Reads a template; a syntax error shows when it is rendered. */
export function createTemplate(source: string, kind: TemplateKind): Template {
  const handlebars = createHandlebars();
  let program: hbs.AST.Program;
  let compiled: (data: unknown) => string;
  try {
    program = handlebars.parseWithoutProcessing(source);
    const runnable = handlebars.parseWithoutProcessing(source);
    if (kind === 'text') showValues(runnable);
    const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: KNOWN_HELPERS };
    compiled = handlebars.compile<unknown>(runnable, options);
  } catch (error) {
    const problems = [syntaxProblem(error)];
    return { render: () => ({ problems }) };
  }
  return {
    render: (data) => {
      const problems = checkTemplate(program, data, kind);
      if (problems.length > 0) return { problems };
      try {
        return { text: compiled(data) };
      } catch (error) {
        return { problems: [syntaxProblem(error)] };
      }
    },
  };
}

/** Turns each `{{value}}` into `{{show value}}`, so that lists read `2:1:3`. */
function showValues(program: hbs.AST.Program | undefined): void {
  for (const statement of program?.body ?? []) {
    if (statement.type === 'BlockStatement') {
      const block = statement as hbs.AST.BlockStatement;
      showValues(block.program);
      showValues(block.inverse);
    }
    if (statement.type !== 'MustacheStatement') continue;
    const mustache = statement as hbs.AST.MustacheStatement;
    if (mustache.params.length > 0 || mustache.path.type !== 'PathExpression') continue;
    mustache.params = [mustache.path];
    mustache.path = {
      ...(mustache.path as hbs.AST.PathExpression),
      data: false,
      depth: 0,
      parts: ['show'],
      original: 'show',
    };
  }
}

/** Handlebars says where in two ways: in fields for its own checks, in the text for the parser's. */
function syntaxProblem(error: unknown): TemplateProblem {
  const { message, lineNumber, column } = error as { message?: string; lineNumber?: number; column?: number };
  const words = message ?? String(error);
  const line = lineNumber ?? Number(/on line (\d+)/.exec(words)?.[1] ?? 1);
  const first = words.split('\n')[0] ?? words;
  const expected = /^Expecting .*$/m.exec(words)?.[0];
  const shown = first.replace(/^(?:Parse|Lexical) error on line \d+[:.] ?/, '').replace(/ - \d+:\d+$/, '');
  const reason =
    shown.trim() === ''
      ? expected === undefined
        ? ''
        : `: ${expected.replace(/^Expecting .*, got /, 'unexpected ')}`
      : `: ${shown}`;
  return { line, column: (column ?? 0) + 1, message: `the template cannot be read${reason}` };
}
