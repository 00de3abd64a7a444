import type { Command } from '../protocol/command.ts';
import type { Report } from '../protocol/report.ts';
import { Host } from './host.ts';

const host = new Host((report: Report) => postMessage(report));
addEventListener('message', (event: MessageEvent<Command>) => host.take(event.data));
