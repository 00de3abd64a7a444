/** `npm start`: installs, builds, and serves the built page on the loopback. */
import { execFileSync } from 'node:child_process';
import { installPackages } from './prepare.mjs';

installPackages();
execFileSync('npx', ['--no-install', 'vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
const { preview } = await import('vite');
const server = await preview({ preview: { host: '127.0.0.1', port: Number(process.env.PORT ?? 4173), strictPort: false } });
console.log(`\nKubestra runs at ${server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:4173/'}  (Ctrl+C ends it)`);
