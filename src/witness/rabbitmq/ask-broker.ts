import { gunzipSync } from 'node:zlib';

/**
 * Has the broker's own node evaluate `$1`, and prints what it is worth. `erl_call` comes with Erlang and takes a hundredth of a second;
 * RabbitMQ's own command line starts a whole node for it, and knows every way to name one.
 */
const ASK = `
ask() {
  for program in erl_call /usr/lib/erlang/bin/erl_call /opt/erlang/lib/erlang/bin/erl_call /usr/local/lib/erlang/bin/erl_call; do
    if command -v "$program" > /dev/null 2>&1; then
      printf '%s\\n' "$1" | "$program" -sname "\${RABBITMQ_NODENAME:-rabbit}" -e 2> /dev/null && return 0
      break
    fi
  done
  rabbitmqctl --silent eval "$1"
}
`;

/** Between the answers of a command that asks twice. */
const BETWEEN = '--lab--';

/** A command that asks once. */
export function askOnce(expression: string): string[] {
  return ['sh', '-c', `${ASK} ask "$1"`, 'lab', expression];
}

/**
 * A command that asks at once, and again when its input ends: also when lab is gone. Its output is the two answers, with `splitAnswers`
 * to tell them apart.
 */
export function askTwice(first: string, last: string): string[] {
  const script = `${ASK} ask "$1" || exit 1; echo; echo ${BETWEEN}; cat > /dev/null; ask "$2"`;
  return ['sh', '-c', script, 'lab', first, last];
}

/** The answers that came so far: the first is whole when there is a second one, however empty. */
export function splitAnswers(printed: string): readonly string[] {
  return printed.split(`\n${BETWEEN}\n`);
}

/** Reads an answer: strings of base64, and whatever the program prints around them. Throws an `Error` with the broker's words. */
export function parseAnswer<T extends object>(printed: string): T {
  const packed = [...printed.matchAll(/"([A-Za-z0-9+/=]*)"/g)].map(([, piece]) => piece).join('');
  let answer: T | { readonly failed: string };
  try {
    answer = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')) as typeof answer;
  } catch (cause) {
    throw new Error(`it answered ${JSON.stringify(printed.trim().slice(0, 300))}`, { cause });
  }
  if ('failed' in answer) throw new Error(answer.failed);
  return answer;
}
