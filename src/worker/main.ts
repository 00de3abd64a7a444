import type { Command } from '../protocol/command.ts';
import type { Report } from '../protocol/report.ts';
import { Host } from './host.ts';
import { warmUp } from './warm-up.ts';

const host = new Host((report: Report) => postMessage(report));
addEventListener('message', (event: MessageEvent<Command>) => host.take(event.data));
warmUp(() => host.isIdle);
