/** Checks which folder imports which, and that nothing in the simulation touches a clock, dice, timers or promises. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Folder under src -> folders that it may import. */
const MAY_IMPORT = {
  kernel: [],
  scenarios: [],
  sim: ['kernel'],
  protocol: ['kernel'],
  worker: ['kernel', 'sim', 'protocol', 'scenarios'],
  server: ['kernel', 'sim', 'scenarios'],
  session: ['kernel', 'protocol', 'scenarios'],
  scene: ['kernel', 'protocol'],
  view: ['kernel', 'protocol', 'session', 'scene', 'scenarios'],
  app: ['kernel', 'protocol', 'session', 'scene', 'view', 'scenarios'],
  testing: ['kernel', 'sim', 'scenarios', 'protocol', 'server', 'worker'],
};
/** Folders of sim that every component may import; other folders of sim only see themselves and these. `cluster` sees all. */
const SHARED_IN_SIM = ['machinery', 'client'];
/** npm packages of the simulation: pure ones only. */
const SIM_PACKAGES = ['yaml', 'sorted-btree', 'ipaddr.js', '@marcbachmann/cel-js'];
/** Page layers that may use nothing of the kernel but its types. */
const TYPES_ONLY = ['session', 'view', 'app'];
const AMBIENT =
  /\b(Date\.now|new Date\b|Math\.random|performance\.now|setTimeout|setInterval|queueMicrotask|requestAnimationFrame|Promise\b|async )/;
const IMPORT = /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm;

const problems = [];
let files = 0;

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function checkSim(path, from, to, isTest) {
  const mine = from.split('/')[1];
  const theirs = to.split('/')[1];
  if (mine === theirs || mine === 'cluster' || SHARED_IN_SIM.includes(theirs) || isTest) return;
  problems.push(`${path}: sim/${mine} must not import sim/${theirs}: components meet over kernel links only`);
}

function checkImport(path, layer, isTest, typeOnly, specifier) {
  if (!specifier.startsWith('.')) {
    const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];
    if (isTest) return;
    if (layer === 'kernel') problems.push(`${path}: the kernel uses no package, not ${name}`);
    if (layer === 'sim' && !SIM_PACKAGES.includes(name)) problems.push(`${path}: sim may use ${SIM_PACKAGES.join(', ')} only, not ${name}`);
    return;
  }
  const target = normalize(join(dirname(path), specifier)).replace(/^src\//, '');
  const other = target.split('/')[0];
  if (layer === 'sim' && other === 'sim') checkSim(path, path.replace(/^src\//, ''), target, isTest);
  if (other === layer || isTest) return;
  if (!MAY_IMPORT[layer]?.includes(other)) problems.push(`${path}: ${layer} must not import ${other} (${specifier})`);
  else if (other === 'kernel' && TYPES_ONLY.includes(layer) && !typeOnly)
    problems.push(`${path}: ${layer} may import only types of the kernel`);
}

for (const path of sources('src')) {
  files++;
  const layer = path.split('/')[1];
  const isTest = /\.test\.tsx?$/.test(path) || path.includes('/testing/');
  const text = readFileSync(path, 'utf8');
  for (const match of text.matchAll(IMPORT)) checkImport(path, layer, isTest, match[1] !== undefined, match[2] ?? match[3] ?? match[4]);
  if ((layer === 'kernel' || layer === 'sim') && !isTest) {
    for (const [index, line] of text.split('\n').entries()) {
      const code = line.replace(/\/\/.*$|^\s*\*.*$|^\s*\/\*.*$/, '').replace(/'[^']*'|`[^`]*`/g, "''");
      const found = AMBIENT.exec(code);
      if (found) problems.push(`${path}:${index + 1}: ${found[0].trim()}: the simulation knows virtual time and named dice only`);
    }
  }
}
if (files < 100) problems.push(`only ${files} files were looked at: the check itself is broken`);
for (const problem of problems) console.log(problem);
console.log(`${files} files, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
