/** Installs what is missing: the locked packages and, for browser tests, a Chromium from Debian's packages. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';

const STAMP = 'node_modules/.package-lock.json';

function run(command, args, options = {}) {
  execFileSync(command, args, { stdio: 'inherit', ...options });
}

export function installPackages() {
  const fresh = existsSync(STAMP) && statSync(STAMP).mtimeMs >= statSync('package-lock.json').mtimeMs;
  if (fresh) return;
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(
      'node_modules is a link, and its packages are not those of package-lock.json: npm would empty the folder that it leads to. Remove it.',
    );
  run('npm', ['ci', '--no-audit', '--no-fund'], { env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' } });
}

/** Path of a Chromium on this machine, or undefined. */
export function findChromium() {
  const asked = process.env.CHROMIUM;
  if (asked !== undefined && existsSync(asked)) return asked;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = spawnSync('which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return undefined;
}

export function installChromium() {
  if (findChromium() !== undefined) return;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    throw new Error('No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM to it.');
  }
  console.log(`No Chromium found: installing Debian ${readFileSync('/etc/debian_version', 'utf8').trim()}'s.`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', 'chromium'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
