import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import DOMPurify from 'dompurify';
import { defineConfig, type Plugin } from 'vite';
import { parseDiagram } from './src/scene/diagram/parse.ts';

/** Everything from the page's own origin, nothing evaluated, nothing fetched after load. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Adds the policy to the built page (the development server needs inline modules and a socket). */
function securityPolicy(): Plugin {
  return {
    name: 'kubestra-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY }, injectTo: 'head-prepend' },
    ],
  };
}

/** `import diagram from './x.mmd'` gives the graph that Mermaid's parser makes of that file, so that the first load needs no parser. */
function diagrams(): Plugin {
  return {
    name: 'kubestra-diagrams',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.mmd')) return null;
      const result = await parseWithoutDom(await readFile(id, 'utf8'));
      if (!result.ok) throw new Error(`${id}: line ${result.error.line}: ${result.error.message}`);
      return { code: `export default ${JSON.stringify(result.diagram)};`, moduleType: 'js' };
    },
  };
}

/** Mermaid sanitises labels through DOMPurify, which has no methods without a DOM; the text that is built in is our own. */
function parseWithoutDom(text: string): ReturnType<typeof parseDiagram> {
  const purify = DOMPurify as unknown as Record<string, unknown>;
  purify.addHook ??= () => undefined;
  purify.sanitize ??= (label: string) => label;
  return parseDiagram(text);
}

export default defineConfig({
  base: './',
  plugins: [diagrams(), securityPolicy(), react()],
  worker: { format: 'es' },
  build: { target: 'es2023', modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 2_000 },
});
