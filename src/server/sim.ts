/** `npm run sim`: runs manifests through the same cluster as the page, headless. Bad input: one line on stderr and exit code 2. */
import { readFileSync } from 'node:fs';
import { SECOND } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { BOOT, runUntilSettled, startCluster } from '../sim/cluster/cluster.ts';
import { parseManifests } from '../sim/cluster/manifests.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { Order } from '../sim/cluster/person.ts';
import { readConfiguration } from '../sim/scheduler/config/read.ts';
import { parseOptions, type SimOptions, UsageError } from './sim-options.ts';
import { printRun } from './sim-print.ts';

const LONGEST = 3_600 * SECOND;

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error}); check the name`);
  }
}

/** The text of a KubeSchedulerConfiguration that can be worked with. */
function readScheduler(file: string): string {
  const text = read(file);
  const result = readConfiguration(text);
  const problem = result.ok ? undefined : result.problems[0];
  if (problem === undefined) return text;
  throw new UsageError(`${file}: line ${problem.line}${problem.field === '' ? '' : `, field ${problem.field}`}: ${problem.message}`);
}

function readOrders(file: string): readonly Order[] {
  const parsed = parseManifests(read(file));
  if (parsed.ok) return parsed.objects.map(applyOrder);
  const { document, line, field, message, advice } = parsed.problem;
  throw new UsageError(`${file}: document ${document}, line ${line}${field === '' ? '' : `, field ${field}`}: ${message} ${advice}`);
}

function simulate(options: SimOptions): Run {
  const orders = options.files.map(readOrders);
  const schedulers = options.schedulers.map(readScheduler);
  const run = startCluster({ nodes: options.nodes, ...(schedulers.length > 0 && { schedulers }) }, options.seed);
  run.runUntil(BOOT);
  for (const [index, file] of options.files.entries()) run.input(commandInput(`kubectl apply -f ${file}`, orders[index] ?? []));
  if (options.span !== 'settled') run.runUntil(run.now + options.span);
  else if (!runUntilSettled(run, run.now + LONGEST)) process.stderr.write('not settled after one virtual hour; this is how things stand\n');
  return run;
}

/** A reader that has seen enough (`| head`) is no fault of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  const options = parseOptions(process.argv.slice(2));
  printRun(simulate(options), options.print, options.json, (text) => process.stdout.write(text));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
