import { expect, it } from 'vitest';
import type { ApiList, ApiRequest, ApiResponse, Method } from '../../../sim/machinery/wire/api.ts';
import { RecordedServer } from './server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';

function request(method: Method, path: string, body?: unknown, contentType?: string): ApiRequest {
  return { method, path, body, ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }) };
}

const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
const names = (response: ApiResponse) => (response.body as ApiList).items.map(({ metadata }) => metadata.name);
const version = (response: ApiResponse) => (response.body as ApiList).metadata.resourceVersion;

it('keeps nothing of its own: after a restart all is there again, and watches were cut', () => {
  const server = new RecordedServer();
  server.send(request('POST', MAPS, configMap('kept')));
  const watch = server.watch(request('GET', `${MAPS}?watch=true&resourceVersion=${version(server.send(request('GET', MAPS)))}`));
  expect(watch.ended).toBe(false);
  server.restart();
  expect(watch.ended).toBe(true);
  expect(names(server.send(request('GET', MAPS)))).toEqual(['kept']);
  expect(server.send(request('POST', MAPS, configMap('kept'))).status).toBe(409);
});

it('says 410 to a watch from before what it remembers', () => {
  const server = new RecordedServer();
  const old = version(server.send(request('GET', MAPS)));
  for (let change = 0; change < 2_100; change++) {
    const patch = request('PATCH', `${MAPS}/busy`, { data: { n: String(change) } }, 'application/merge-patch+json');
    server.send(change === 0 ? request('POST', MAPS, configMap('busy')) : patch);
  }
  const watch = server.watch(request('GET', `${MAPS}?watch=true&resourceVersion=${old}`));
  expect(watch.events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  expect(watch.ended).toBe(true);
});

it('refuses a write on an old version and takes one without', () => {
  const server = new RecordedServer();
  const created = server.send(request('POST', MAPS, configMap('a', { v: '1' }))).body as ApiList;
  const put = (data: string, resourceVersion?: string) =>
    server.send(
      request('PUT', `${MAPS}/a`, { ...configMap('a', { v: data }), metadata: { name: 'a', ...(resourceVersion && { resourceVersion }) } }),
    ).status;
  expect(put('2', created.metadata.resourceVersion)).toBe(200);
  expect(put('3', created.metadata.resourceVersion)).toBe(409);
  expect(put('3')).toBe(200);
});

it('tells a watcher of one value only what enters and leaves its view', () => {
  const server = new RecordedServer();
  const label = (value: string) => request('PATCH', `${MAPS}/a`, { metadata: { labels: { tier: value } } }, 'application/merge-patch+json');
  const named = server.watch(request('GET', `${MAPS}?watch=true&fieldSelector=metadata.name%3Da`));
  const other = server.watch(request('GET', `${MAPS}?watch=true&fieldSelector=metadata.name%3Db`));
  const labelled = server.watch(request('GET', `${MAPS}?watch=true&labelSelector=tier%3Dweb`));
  server.send(request('POST', MAPS, configMap('a')));
  for (const value of ['web', 'db']) server.send(label(value));
  server.pass(100_000);
  expect(named.events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'MODIFIED']);
  expect(other.events).toEqual([]);
  expect(labelled.events.map(({ type }) => type)).toEqual(['ADDED', 'DELETED']);
});
