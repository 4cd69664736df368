import type { Paint } from '../../report/index.js';
import type { WatchNews } from './watch-lab.js';

/** What a person is told; empty when there is nothing to tell. */
export function newsText(news: WatchNews, paint: Paint): string {
  switch (news.type) {
    case 'watching':
      return ['watching; Ctrl-C ends, and the lab stays up', ...news.folders.map((folder) => `  ${folder}`)].join('\n');
    case 'changed':
      return news.did.map((line) => `${paint.green('✔')} ${line}`).join('\n');
    case 'unchanged':
      return paint.dim('saved; nothing that runs depends on it');
    case 'refused':
      return [...errorLines(news.error, paint), '  what runs was left as it is'].join('\n');
    case 'failed':
      return [...errorLines(news.error, paint), '  the next save tries again'].join('\n');
  }
}

/** For `--json`. */
export function newsJson(news: WatchNews): Readonly<Record<string, unknown>> {
  switch (news.type) {
    case 'watching':
    case 'unchanged':
      return { ...news };
    case 'changed':
      return { type: news.type, did: news.did, services: news.started.running.services };
    case 'refused':
    case 'failed': {
      const { kind, code, message, details } = news.error;
      return { type: news.type, error: { kind, code, message, details } };
    }
  }
}

function errorLines({ message, details }: { message: string; details: readonly string[] }, paint: Paint): string[] {
  return [`${paint.red('✖')} ${message}`, ...details.flatMap((each) => each.split('\n')).map((line) => `  ${line}`)];
}
