import type { Fault } from '../../kernel/topology.ts';
import { titleOf } from '../../protocol/identity.ts';
import type { Words } from './describe.ts';

function both([a, b]: readonly [string, string]): string {
  return `between ${titleOf(a)} and ${titleOf(b)}`;
}

export function describeInput(input: Fault): Words {
  switch (input.kind) {
    case 'message':
      return { verb: 'act', label: (input.payload as { command?: string } | undefined)?.command ?? 'a command' };
    case 'kill':
      return { verb: 'fault', label: `${titleOf(input.component)} was killed` };
    case 'restart':
      return {
        verb: 'fault',
        label: `${titleOf(input.component)} was started again${input.config === undefined ? '' : ' with a new configuration'}`,
      };
    case 'comeback':
      return { verb: 'fault', label: `${titleOf(input.component)} ${input.reason} and exited; it starts anew` };
    case 'pause':
      return { verb: 'fault', label: `${titleOf(input.component)} was paused` };
    case 'resume':
      return { verb: 'fault', label: `${titleOf(input.component)} goes on` };
    case 'remove':
      return { verb: 'fault', label: `${titleOf(input.component)} was taken away` };
    case 'add':
      return { verb: 'fault', label: `${titleOf(input.component.id)} was added` };
    case 'cut':
      return { verb: 'fault', label: `The link ${both(input.between)} was cut` };
    case 'heal':
      return { verb: 'fault', label: `The link ${both(input.between)} is whole again` };
    case 'pauseLink':
      return { verb: 'fault', label: `The link ${both(input.between)} stands still` };
    case 'resumeLink':
      return { verb: 'fault', label: `The link ${both(input.between)} goes on` };
    case 'link':
      return { verb: 'fault', label: `The link ${both(input.between)} now takes ${input.spec.latency / 1_000} ms` };
  }
}
