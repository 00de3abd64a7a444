import { describe, expect, it } from 'vitest';
import type { SchedulerConfiguration } from '../sim/scheduler/config/configuration.ts';
import { readConfiguration } from '../sim/scheduler/config/read.ts';
import { adjustedConfiguration } from './adjusted-configuration.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

function lineup(text: string, profile = 'default-scheduler'): SchedulerConfiguration['profiles'][number]['lineup'] {
  const read = readConfiguration(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.configuration.profiles.find(({ schedulerName }) => schedulerName === profile)?.lineup as never;
}

const weightOf = (text: string, plugin: string, profile?: string) =>
  lineup(text, profile).score.find(({ name }) => name === plugin)?.weight;

describe('a configuration that is adjusted', () => {
  it('begins with the defaults, and changes one weight', () => {
    const text = adjustedConfiguration('', { profile: 'default-scheduler', weights: { TaintToleration: 7 }, without: [] });
    expect(weightOf(text, 'TaintToleration')).toBe(7);
    expect(weightOf(text, 'NodeAffinity')).toBe(2);
    const again = adjustedConfiguration(text, { profile: 'default-scheduler', weights: { TaintToleration: 9 }, without: [] });
    expect(weightOf(again, 'TaintToleration')).toBe(9);
  });

  it('runs without a plugin at all of its points', () => {
    const before = `${HEAD}profiles:\n- plugins: { score: { enabled: [{ name: NodeResourcesFit, weight: 4 }] } }\n`;
    const text = adjustedConfiguration(before, { profile: 'default-scheduler', weights: {}, without: ['NodeResourcesFit'] });
    const points = Object.values(lineup(text)).flat();
    expect(points.map(({ name }) => name)).toContain('NodeAffinity');
    expect(points.filter(({ name }) => name === 'NodeResourcesFit')).toEqual([]);
  });

  it('leaves the other profiles, and what people wrote beside, as they were', () => {
    const before = `${HEAD}profiles:\n- schedulerName: one\n# a word\n- schedulerName: two\n`;
    const text = adjustedConfiguration(before, { profile: 'two', weights: { ImageLocality: 5 }, without: [] });
    expect(text).toContain('# a word');
    expect([weightOf(text, 'ImageLocality', 'one'), weightOf(text, 'ImageLocality', 'two')]).toEqual([1, 5]);
  });

  it('changes and leaves out plugins that are expressions', () => {
    const args = 'args: { kind: ExpressionArgs, score: "1" }';
    const before = `${HEAD}profiles:\n- pluginConfig:\n  - { name: Mine, ${args} }\n`;
    const heavier = adjustedConfiguration(before, { profile: 'default-scheduler', weights: { Mine: 3 }, without: [] });
    expect(weightOf(heavier, 'Mine')).toBe(3);
    expect(
      weightOf(adjustedConfiguration(heavier, { profile: 'default-scheduler', weights: {}, without: ['Mine'] }), 'Mine'),
    ).toBeUndefined();
  });

  it('keeps what is said of extenders', () => {
    const extender = '---\napiVersion: kubestra/v1\nkind: Extender\nmetadata: { name: disks }\n';
    const before = `${HEAD}extenders:\n- urlPrefix: http://disks\n  filterVerb: filter\n${extender}`;
    const text = adjustedConfiguration(before, { profile: 'default-scheduler', weights: { ImageLocality: 5 }, without: [] });
    expect([weightOf(text, 'ImageLocality'), text.endsWith(extender)]).toEqual([5, true]);
  });
});
