import { LabError } from '../../errors.js';
import { formatProblems, shellWord, type ResolvedLab } from '../../lab/index.js';
import { givenFiles, haproxyMessages } from '../../lint/index.js';

/**
 * A service that crashed because its HAProxy refused its configuration is an invalid lab and no trouble of the engine's:
 * kind `invalid`, code `config-refused`, with HAProxy's own words at file and line. Any other error is handed back.
 */
export function refusedConfig(thrown: unknown, lab: ResolvedLab): unknown {
  if (!(thrown instanceof LabError) || thrown.code !== 'crashed') return thrown;
  const service = lab.services.find(({ name }) => thrown.message.startsWith(`${name} `));
  const given = service === undefined ? [] : givenFiles(service);
  // Its last log lines; what it says once it runs ("Binding …") is about something else.
  const said = thrown.details.filter((line) => / : (?:config : |parsing \[)|^\s+\| /i.test(line));
  const problems = haproxyMessages(said.map((line) => line.replace(/^ {2}/, '')).join('\n'), given);
  if (service === undefined || problems.every(({ severity }) => severity !== 'error')) return thrown;
  return new LabError('invalid', `${service.name} refuses its configuration`, {
    code: 'config-refused',
    details: formatProblems(problems),
    suggestions: [`lab validate ${shellWord(lab.folder)} --live   (once it is corrected)`, ...thrown.suggestions],
    cause: thrown,
  });
}
