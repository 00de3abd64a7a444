/**
 * npm run conformance -- SUITE [PATH...] [--only REGEX] [--json]
 *
 * Replays recordings of the real control plane on the simulated one. Exit code 0: all that is covered holds; 1: something falls short;
 * 2: bad arguments.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { recordingFiles } from './recordings.ts';
import type { Outcome, Suite } from './suite.ts';

/** Loaded only when asked for. */
const SUITES: Readonly<Record<string, () => Promise<Suite>>> = {
  api: async () => (await import('./api.ts')).apiSuite,
  controllers: async () => (await import('./controllers.ts')).controllersSuite,
  scheduler: async () => (await import('./scheduler.ts')).schedulerSuite,
};

function usage(problem: string): never {
  process.stderr.write(
    `conformance: ${problem}\nusage: npm run conformance -- ${Object.keys(SUITES).join('|')} [PATH...] [--only REGEX] [--json]\n`,
  );
  process.exit(2);
}

/** What is read off the arguments: an error in it is one of whoever gave them. */
function checked<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    return usage((error as Error).message);
  }
}

function print(outcome: Outcome, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  else if (outcome.verdict === 'falls short')
    process.stdout.write(`${outcome.name}\n${outcome.notes.map((note) => `  ${note}\n`).join('')}`);
}

async function main(): Promise<number> {
  const { values, positionals } = checked(() =>
    parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, json: { type: 'boolean' } } }),
  );
  const [name = '', ...paths] = positionals;
  const load = SUITES[name];
  if (!load) usage(name ? `no recordings of "${name}"` : 'say what to replay');
  const suite = await load();
  const own = fileURLToPath(new URL(`../recordings/${suite.recordings}`, import.meta.url));
  const files = checked(() => recordingFiles(paths.length > 0 ? paths : [own]));
  const only = checked(() => new RegExp(values.only ?? ''));
  const counts = { holds: 0, 'falls short': 0, 'not covered': 0 };
  for (const outcome of suite.replay(files, only)) {
    counts[outcome.verdict]++;
    print(outcome, values.json ?? false);
  }
  process.stdout.write(`${counts.holds} hold, ${counts['falls short']} fall short, ${counts['not covered']} not covered\n`);
  return counts['falls short'] > 0 ? 1 : 0;
}

process.exitCode = await main();
