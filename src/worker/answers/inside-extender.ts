/** What an extender was told to say, and how often it was asked. */
import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { ClientHost } from '../../sim/client/state.ts';
import type { ExtenderConfig, ExtenderState } from '../../sim/extender/component.ts';
import type { Room } from './inside.ts';

function rules({ allow, score, spare, failing = [] }: ExtenderConfig): readonly string[] {
  const valuesOf = (rule: { readonly values?: readonly string[] } | undefined) =>
    rule?.values === undefined ? '' : ` of ${rule.values.join(' or ')}`;
  return [
    allow === undefined ? 'It refuses no node.' : `It refuses nodes without a label ${allow.label}${valuesOf(allow)}.`,
    ...(score === undefined ? [] : [`It gives as many points as their label ${score.label} says, from 0 to 10.`]),
    ...(spare === undefined ? [] : [`It lets no pod with a label ${spare.label}${valuesOf(spare)} be evicted.`]),
    ...(failing.length === 0 ? [] : [`It answers ${failing.join(', ')} with an error.`]),
  ];
}

export function insideExtender(component: ComponentSelf): Room {
  const { answers } = (component.state as ClientHost<ExtenderState>).own;
  return {
    summary: `${rules(component.config as ExtenderConfig).join(' ')} The scheduler asks it as its configuration says.`,
    parts: [],
    stages: [],
    tables: [
      {
        title: 'Asked so far',
        note: '',
        empty: 'Never. The next pod that it has to do with will come by.',
        columns: ['verb', 'times'],
        rows: Object.entries(answers).map(([verb, times]) => ({ cells: [verb, String(times)] })),
      },
    ],
  };
}
