/**
 * `npm test`: installs what is missing, then runs every suite, each to its end, and closes with the sum of all.
 * Names as arguments run only those: `npm test -- types unit`.
 */
import { spawn } from 'node:child_process';
import { findChromium, installChromium, installPackages } from './prepare.mjs';

const SUITES = {
  types: { command: ['npx', '--no-install', 'tsc', '-b'] },
  lint: { command: ['npx', '--no-install', 'biome', 'check', '.'] },
  layers: { command: ['node', 'scripts/layers.mjs'] },
  unused: { command: ['npx', '--no-install', 'knip', '--no-progress'] },
  unit: { command: ['npx', '--no-install', 'vitest', 'run'], count: vitestCounts },
  'conformance api': { command: ['npm', 'run', '-s', 'conformance', '--', 'api'], count: conformanceCounts },
  'conformance scheduler': { command: ['npm', 'run', '-s', 'conformance', '--', 'scheduler'], count: conformanceCounts },
  'conformance controllers': { command: ['npm', 'run', '-s', 'conformance', '--', 'controllers'], count: conformanceCounts },
  build: { command: ['npx', '--no-install', 'vite', 'build', '--logLevel', 'warn'] },
  browser: { command: ['npx', '--no-install', 'playwright', 'test'], count: playwrightCounts },
};

/** Recordings that must hold, as a share of those covered: the floor below which a change has broken something. */
const CONFORMANCE_FLOOR = { 'conformance api': 0.9, 'conformance scheduler': 0.9, 'conformance controllers': 0.9 };

function vitestCounts(output) {
  const line = [...output.matchAll(/^\s*Tests\s+(.*)$/gm)].at(-1)?.[1] ?? '';
  return { passed: number(line, /(\d+) passed/), failed: number(line, /(\d+) failed/) };
}

function playwrightCounts(output) {
  return {
    passed: number(output, /^\s*(\d+) passed/m),
    failed: number(output, /^\s*(\d+) failed/m) + number(output, /^\s*(\d+) flaky/m) + number(output, /^\s*(\d+) did not run/m),
  };
}

function conformanceCounts(output, name) {
  const [, hold, short] = [...output.matchAll(/(\d+) hold, (\d+) fall short, (\d+) not covered/g)].at(-1) ?? [];
  if (hold === undefined) return { passed: 0, failed: 1 };
  const holds = Number(hold);
  const enough = holds >= CONFORMANCE_FLOOR[name] * (holds + Number(short));
  return { passed: holds, failed: enough ? 0 : Number(short), note: `${short} of the recordings fall short` };
}

function number(text, pattern) {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

function run(command) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command[0], command.slice(1), { env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } });
    const collect = (data) => {
      output += data;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ output: String(error), code: 1 }));
    child.on('close', (code) => resolve({ output, code: code ?? 1 }));
  });
}

const LINES_SHOWN = 200;

installPackages();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => SUITES[name] === undefined);
if (unknown.length > 0) {
  console.error(`no suite named ${unknown.join(', ')}; there are: ${Object.keys(SUITES).join(', ')}`);
  process.exit(2);
}
if (asked.length === 0 || asked.includes('browser')) {
  installChromium();
  process.env.CHROMIUM ??= findChromium();
}
let passed = 0;
let failed = 0;
for (const [name, suite] of Object.entries(SUITES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const begin = Date.now();
  const { output, code } = await run(suite.command);
  const counted = suite.count?.(output, name) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  const floor = CONFORMANCE_FLOOR[name] !== undefined;
  const bad = counted.failed > 0 || (code !== 0 && !floor);
  if (bad && counted.failed === 0) counted.failed = 1;
  passed += counted.passed;
  failed += counted.failed;
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  console.log(
    `${bad ? 'FAILED' : 'ok    '} ${name}: ${counted.passed} passed, ${counted.failed} failed (${seconds} s)${counted.note ? `; ${counted.note}` : ''}`,
  );
  if (bad) console.log(output.split('\n').slice(-LINES_SHOWN).join('\n'));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
