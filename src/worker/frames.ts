/** Puts frames together: what changed since the page was last told, never more than one that is not acknowledged. */
import type { Beat, ComponentStatus, Cursor, Flow, Frame } from '../protocol/frame.ts';
import { MAX_PASSED } from '../protocol/frame.ts';
import { ETCD } from '../protocol/identity.ts';
import type { Bookmark } from '../protocol/marks.ts';
import type { Message } from '../protocol/message.ts';
import type { Report } from '../protocol/report.ts';
import { isForgotten } from '../sim/cluster/extenders.ts';
import type { EtcdState } from '../sim/etcd/state.ts';
import type { Branches } from './branches.ts';
import { linkStatuses, statusOf } from './statuses.ts';
import { ObjectsTeller } from './summaries.ts';

export class Frames {
  readonly objects = new ObjectsTeller();
  readonly #post: (report: Report) => void;
  #number = 0;
  #acknowledged = 0;
  #reset = true;
  #jumped = true;
  #statuses = new Map<string, string>();
  #branchesSeen = '';
  #bookmarksSeen = '';
  #passed: Message[] = [];
  /** By both components' indexes, sender * 65,536 + receiver. */
  readonly #flows = new Map<number, number>();
  beat: Beat | undefined;

  constructor(post: (report: Report) => void) {
    this.#post = post;
  }

  get waiting(): boolean {
    return this.#acknowledged < this.#number;
  }

  acknowledge(number: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, number);
  }

  /** The page is to forget everything: another run. */
  reset(): void {
    this.#reset = true;
    this.jumped();
    this.#statuses.clear();
    this.#branchesSeen = '';
    this.#bookmarksSeen = '';
    this.objects.forget();
  }

  jumped(): void {
    this.#jumped = true;
    this.#passed = [];
    this.#flows.clear();
    this.objects.jumped();
  }

  passed(message: Message): void {
    this.#passed.push(message);
    if (this.#passed.length > 2 * MAX_PASSED) this.#passed.splice(0, MAX_PASSED);
  }

  /** One more message from one component to another, by their indexes. */
  flow(from: number, to: number): void {
    const key = from * 65_536 + to;
    this.#flows.set(key, (this.#flows.get(key) ?? 0) + 1);
  }

  /** Sends a frame; the caller has seen that none is waiting. */
  send(branches: Branches, bookmarks: readonly Bookmark[], cursor: Cursor): void {
    const { kernel } = branches.current.run;
    const etcd = kernel.indexes.has(ETCD) ? kernel.component(ETCD) : undefined;
    const { changed, removed } = this.objects.delta(etcd?.alive === true ? (etcd.state as EtcdState) : undefined);
    const infos = branches.infos();
    const seen = JSON.stringify(infos);
    const bookmarksSeen = JSON.stringify(bookmarks);
    const frame: Frame = {
      type: 'frame',
      number: ++this.#number,
      cursor,
      reset: this.#reset,
      jumped: this.#jumped,
      beat: this.beat,
      passed: this.#passed.slice(-MAX_PASSED),
      flows: this.#takeFlows(branches),
      changed,
      removed,
      components: this.#changedStatuses(branches),
      gone: this.#goneComponents(branches),
      links: linkStatuses(kernel),
      branches: seen === this.#branchesSeen ? undefined : infos,
      bookmarks: bookmarksSeen === this.#bookmarksSeen ? undefined : bookmarks,
    };
    this.#bookmarksSeen = bookmarksSeen;
    this.#branchesSeen = seen;
    this.#reset = false;
    this.#jumped = false;
    this.#passed = [];
    this.#post(frame);
  }

  #takeFlows(branches: Branches): Flow[] {
    const { components } = branches.current.run.kernel;
    const flows: Flow[] = [];
    for (const [key, count] of this.#flows) {
      flows.push({ from: components[Math.floor(key / 65_536)]?.id ?? '', to: components[key % 65_536]?.id ?? '', count });
    }
    this.#flows.clear();
    return flows;
  }

  #changedStatuses(branches: Branches): ComponentStatus[] {
    const changed: ComponentStatus[] = [];
    const { kernel } = branches.current.run;
    for (const component of kernel.components) {
      if (isForgotten(kernel, component.id)) continue;
      const status = statusOf(component);
      const text = JSON.stringify(status);
      if (this.#statuses.get(status.id) === text) continue;
      this.#statuses.set(status.id, text);
      changed.push(status);
    }
    return changed;
  }

  /** Components that were sent, and are not there any more, or not yet. */
  #goneComponents(branches: Branches): string[] {
    const gone = [...this.#statuses.keys()].filter((id) => isForgotten(branches.current.run.kernel, id));
    for (const id of gone) this.#statuses.delete(id);
    return gone;
  }
}
