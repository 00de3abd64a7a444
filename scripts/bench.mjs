/**
 * `npm run bench`: measures the code as it is built, one bundle as in the page. Run from sources, every closure would pay for a name that
 * the loader gives it, a tenth of the time.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPackages } from './prepare.mjs';

const OUT = join('.cache', 'bench');

installPackages();
const { build } = await import('vite');
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: join('bench', 'main.ts'), outDir: OUT, emptyOutDir: true, target: 'es2023', minify: false },
  ssr: { noExternal: ['fflate', 'ipaddr.js', 'sorted-btree', 'yaml'] },
});
process.exit(spawnSync(process.execPath, [join(OUT, 'main.js'), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1);
