// node scripts/zones.mjs [/usr/share/zoneinfo] && npx biome check --write src/sim/machinery/cron/zone-table.ts
//
// Writes src/sim/machinery/cron/zone-table.ts: the rule of each time zone, which is the last line of its file in the system's database
// (RFC 9636, section 3.3). It tells what clocks do from now on; what they did before is not kept.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = process.argv[2] ?? '/usr/share/zoneinfo';
const SKIPPED = new Set(['posix', 'right', 'localtime', 'posixrules']);
const WIDTH = 130;

function* filesBelow(folder) {
  for (const name of readdirSync(path.join(root, folder)).sort()) {
    if (SKIPPED.has(name)) continue;
    const file = path.join(folder, name);
    if (statSync(path.join(root, file)).isDirectory()) yield* filesBelow(file);
    else yield file;
  }
}

/** The rule, or undefined if the file is no time zone. */
function ruleOf(file) {
  const bytes = readFileSync(path.join(root, file));
  if (bytes.subarray(0, 4).toString('latin1') !== 'TZif') return undefined;
  return bytes.toString('latin1').trimEnd().split('\n').at(-1);
}

const zonesByRule = new Map();
for (const file of filesBelow('.')) {
  const rule = ruleOf(file);
  if (rule !== undefined) zonesByRule.set(rule, [...(zonesByRule.get(rule) ?? []), file]);
}

/** The names as lines of text that are joined. */
function linesOf(names) {
  const lines = [''];
  for (const name of names) {
    if (lines.at(-1).length + name.length > WIDTH) lines.push('');
    lines[lines.length - 1] += `${name} `;
  }
  return lines.map((line, at) => `'${at === lines.length - 1 ? line.trimEnd() : line}'`);
}

const entries = [...zonesByRule]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([rule, names]) => `  '${rule}':\n    ${linesOf(names).join(' +\n    ')},`);
const text = `/** Made by scripts/zones.mjs from the system's database of time zones: by rule (zone-rule.ts), the names of the zones that follow it. */
export const ZONES_BY_RULE: Readonly<Record<string, string>> = {
${entries.join('\n')}
};
`;
writeFileSync(new URL('../src/sim/machinery/cron/zone-table.ts', import.meta.url), text);
