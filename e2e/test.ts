/**
 * The test of every spec: whatever it does, the console of its pages (and of their workers) stays without errors and warnings, no error
 * is left uncaught, and no request leaves the origin.
 */
import { type BrowserContext, type BrowserContextOptions, expect, type Page, test as plain } from '@playwright/test';

interface Watched {
  /** A page in a context of its own, watched like `page`. */
  readonly newPage: (options?: BrowserContextOptions) => Promise<Page>;
}

/** What the pages of the context complain of, as it comes. */
function listen(context: BrowserContext, origin: string): readonly string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()} on the console: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (asked !== origin && protocol !== 'data:' && protocol !== 'blob:') complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

export const test = plain.extend<Watched>({
  context: async ({ context, baseURL }, use) => {
    const complaints = listen(context, new URL(baseURL as string).origin);
    await use(context);
    expect(complaints).toEqual([]);
  },
  newPage: async ({ browser, baseURL }, use) => {
    const opened: { readonly context: BrowserContext; readonly complaints: readonly string[] }[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push({ context, complaints: listen(context, new URL(baseURL as string).origin) });
      return context.newPage();
    });
    for (const { context, complaints } of opened) {
      await context.close();
      expect(complaints).toEqual([]);
    }
  },
});

export { expect };
