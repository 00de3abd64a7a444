import { describe, expect, it } from 'vitest';
import { structType } from '../schema/schema.ts';
import { decodeBody } from './body.ts';
import { parseJson } from './json.ts';
import { decodeTyped } from './typed.ts';
import { parseYaml } from './yaml.ts';

const POD = { group: '', version: 'v1', kind: 'Pod' };

describe('JSON', () => {
  it.each(['{"a":[1,-2.5e3,true,null,"\\u00e4\\n"],"b":{}}', '[]', ' "x" '])('reads %s', (text) => {
    expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":}', "invalid character '}' looking for beginning of value"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['tru', 'unexpected end of JSON input'],
    ['"\t"', "invalid character '\\t' in string literal"],
  ])('%j: %s', (text, error) => {
    expect(parseJson(text)).toEqual({ ok: false, error });
  });
});

describe('YAML', () => {
  it('is version 1.1, the first document, with dates as text', () => {
    expect(parseYaml('a: yes\nb: 2026-01-01\n---\nc: 1')).toMatchObject({ ok: true, value: { a: true, b: '2026-01-01' } });
  });

  it('names keys that come twice', () => {
    expect(parseYaml('a: 1\nb: 2\na: 3')).toMatchObject({ ok: true, value: { a: 3 }, repeated: ['line 3: key "a" already set in map'] });
  });
});

describe('typed decoding', () => {
  it('drops zero values that are left out, and shows those that are not', () => {
    const decoded = decodeTyped(
      { metadata: { labels: {}, name: '' }, spec: { hostNetwork: false, containers: [{ name: 'c', ports: null }] } },
      structType('core.v1.Pod'),
    );
    expect(decoded).toEqual({
      ok: true,
      strict: [],
      value: { metadata: {}, spec: { containers: [{ name: 'c', resources: {} }] }, status: {} },
    });
  });

  it('keeps zeros of pointers', () => {
    const decoded = decodeTyped({ immutable: false }, structType('core.v1.ConfigMap'));
    expect(decoded).toMatchObject({ value: { immutable: false } });
  });

  it('writes quantities and times in their one form', () => {
    const decoded = decodeTyped(
      { metadata: { creationTimestamp: '2026-01-01T01:00:00.5+01:00' }, spec: { overhead: { cpu: '0.5', memory: 1024 } } },
      structType('core.v1.Pod'),
    );
    expect(decoded).toMatchObject({
      value: { metadata: { creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { overhead: { cpu: '500m', memory: '1024' } } },
    });
  });

  it('names unknown and repeated fields in the order of the text', () => {
    const body = decodeBody('{"spec":{"containers":[{"name":"a","name":"b","imag":1}],"replicas":2},"spec":{}}', 'json', POD);
    expect(body).toMatchObject({
      ok: true,
      strict: [
        'duplicate field "spec.containers[0].name"',
        'unknown field "spec.containers[0].imag"',
        'unknown field "spec.replicas"',
        'duplicate field "spec"',
      ],
    });
  });

  it.each([
    [
      { spec: { containers: [{ image: 5 }] } },
      'cannot unmarshal number into Go struct field Container.spec.containers.image of type string',
    ],
    [{ spec: { containers: 'x' } }, 'cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container'],
    [{ metadata: { labels: [] } }, 'cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string'],
    [
      { spec: { containers: [{ livenessProbe: { httpGet: { port: true } } }] } },
      'cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32',
    ],
  ])('%j: %s', (body, problem) => {
    const decoded = decodeBody(body, 'json', POD);
    expect(decoded).toMatchObject({ ok: false, status: { message: `Pod in version "v1" cannot be handled as a Pod: json: ${problem}` } });
  });

  it('tells other kinds, unknown ones and versions of the past apart', () => {
    const message = (body: unknown, kind = POD) => {
      const decoded = decodeBody(body, 'json', kind);
      return decoded.ok ? 'ok' : decoded.status.message;
    };
    expect(message({ apiVersion: 'v1', kind: 'ConfigMap' })).toContain('converting (v1.ConfigMap) to (core.Pod): unknown conversion');
    expect(message({ apiVersion: 'v1', kind: 'Nonsense' })).toContain('no kind "Nonsense" is registered for version "v1"');
    expect(message({ apiVersion: 'apps/v1beta1', kind: 'Deployment' }, { group: 'apps', version: 'v1', kind: 'Deployment' })).toBe(
      'the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)',
    );
  });
});
