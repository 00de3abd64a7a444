/** A page that acknowledges every frame at once, for tests. */
import type { Command } from '../../protocol/command.ts';
import type { Frame, Pace } from '../../protocol/frame.ts';
import type { Report } from '../../protocol/report.ts';
import { Host } from '../host.ts';

export interface Page {
  readonly frames: Frame[];
  readonly reports: Report[];
  take(command: Command): void;
  /** Resolves with the first frame from now on that `when` accepts; rejects at a crash. */
  until(when: (frame: Frame) => boolean): Promise<Frame>;
  /** Resolves when a frame says that the run rests. */
  settled(): Promise<Frame>;
  /** The newest frame, once the worker has nothing more to tell. */
  now(): Promise<Frame>;
}

export function openPage(scenario: string, pace: Pace = 'flat', play = true): Page {
  const frames: Frame[] = [];
  const reports: Report[] = [];
  let wake: () => void = () => undefined;
  const host: Host = new Host((report) => {
    reports.push(report);
    if (report.type === 'frame') {
      frames.push(report);
      setTimeout(() => host.take({ type: 'ack', number: report.number }));
    }
    wake();
  });
  host.take({ type: 'pace', pace, speed: 1, background: false });
  host.take({ type: 'open', scenario, play });
  const until = async (when: (frame: Frame) => boolean): Promise<Frame> => {
    for (;;) {
      const crash = reports.find((report) => report.type === 'crash');
      if (crash !== undefined) throw new Error(crash.message);
      const last = frames.at(-1);
      if (last !== undefined && when(last)) return last;
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  };
  return {
    frames,
    reports,
    take: (command) => host.take(command),
    until,
    settled: () => until(({ cursor }) => cursor.settled),
    now: async () => {
      await new Promise((done) => setTimeout(done, 5));
      await new Promise((done) => setTimeout(done, 5));
      return frames.at(-1) as Frame;
    },
  };
}
