/** The one place where a cluster meets postMessage: opens runs, carries out commands, keeps the page told, answers questions. */

import type { Run } from '../kernel/run.ts';
import type { Command } from '../protocol/command.ts';
import type { Cursor } from '../protocol/frame.ts';
import type { Report } from '../protocol/report.ts';
import type { RunFile } from '../protocol/run-file.ts';
import { FIRST_SCENARIO, scenarioById } from '../scenarios/all.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type Planned, plan } from './actions.ts';
import { Desk } from './answers/answer.ts';
import { Breakpoints } from './breakpoints.ts';
import { Frames } from './frames.ts';
import { fromFile, fromScenario, type Opened, toFile } from './opened.ts';
import { Player } from './player.ts';
import { Travel } from './travel.ts';

/** What can be done while a run stands still because it failed. */
const FOR_THE_DEAD: ReadonlySet<Command['type']> = new Set(['open', 'openFile', 'recover', 'ack', 'pace', 'breakpoints']);
const STOPPED = 'The run stopped: go back to its last keyframe first.';

export class Host {
  readonly #post: (report: Report) => void;
  readonly #frames: Frames;
  readonly #player: Player;
  readonly #desk: Desk;
  readonly #breakpoints = new Breakpoints();
  readonly #travel: Travel;
  #opened: Opened | undefined;
  #dirty = false;
  /** What the page was shown last. */
  #shown: Cursor | undefined;
  /** The run failed in the middle of an event: it does nothing until it is taken back to a keyframe. */
  #dead = false;

  constructor(post: (report: Report) => void) {
    this.#post = post;
    this.#frames = new Frames(post);
    this.#player = new Player({
      run: () => this.#run,
      frames: this.#frames,
      show: () => this.#show(),
      hit: () => this.#breakpoints.hit(this.#run.kernel, this.#run.kernel.event),
      crashed: (error) => this.#crash(error),
    });
    this.#travel = new Travel({
      run: () => this.#run,
      frames: this.#frames,
      player: this.#player,
      breakpoints: this.#breakpoints,
      show: () => this.#show(),
      tell: (message) => this.#tell(message),
    });
    this.#desk = new Desk(
      () => this.#present.branches,
      () => this.#file(),
      this.#breakpoints,
    );
  }

  /** Nothing runs, and nothing has to be shown. */
  get isIdle(): boolean {
    return this.#opened !== undefined && !this.#player.playing && !this.#dirty;
  }

  take(command: Command): void {
    try {
      if (command.type === 'ask') this.#answer(command.id, command.question);
      else if (!this.#dead || FOR_THE_DEAD.has(command.type)) this.#obey(command);
      else if (command.type === 'act' || command.type === 'try') this.#post({ type: 'failed', id: command.id, message: STOPPED });
    } catch (error) {
      const isAction = command.type === 'act' || command.type === 'try';
      if (isAction && error instanceof RangeError) this.#post({ type: 'failed', id: command.id, message: error.message });
      else this.#crash(error);
    }
  }

  get #present(): Opened {
    if (this.#opened === undefined) throw new RangeError('No run is open yet.');
    return this.#opened;
  }

  get #run(): Run {
    return this.#present.branches.current.run;
  }

  #obey(command: Exclude<Command, { type: 'ask' }>): void {
    const player = this.#player;
    switch (command.type) {
      case 'open':
        this.#open(scenarioById(command.scenario) ?? (scenarioById(FIRST_SCENARIO) as Scenario), command.seed, command.play);
        return;
      case 'openFile':
        this.#openFile(command.file);
        return;
      case 'ack':
        this.#frames.acknowledge(command.number);
        if (this.#dirty) this.#show();
        return;
      case 'pace':
        player.setPace(command.pace, command.speed, command.background);
        this.#breakpoints.background = command.background;
        if (this.#opened !== undefined) this.#show();
        return;
      case 'play':
        player.play();
        return;
      case 'pause':
        player.pause();
        return;
      case 'step':
        this.#travel.step(command.size, command.direction);
        return;
      case 'walk':
        this.#travel.walk(command.walk);
        return;
      case 'continue':
        if (command.direction === -1) this.#travel.continueBack();
        else player.hurry();
        return;
      case 'breakpoints':
        this.#breakpoints.set(command.breakpoints);
        return;
      case 'bookmark':
      case 'unbookmark':
        this.#bookmark(command.step, command.type === 'bookmark' ? command.name : undefined);
        return;
      case 'fork':
        this.#fork();
        return;
      case 'seek':
        this.#travel.seek(command.step);
        return;
      case 'land':
        player.pause();
        player.landUpTo(command.order);
        this.#show();
        return;
      case 'branch':
        this.#switch(command.branch);
        return;
      case 'recover':
        this.#recover();
        return;
      case 'try':
        this.#try(command);
        return;
      case 'act': {
        const planned = plan(command.action, this.#run.kernel);
        if (!planned.ok) {
          this.#post({ type: 'outcome', id: command.id, outcome: planned });
          return;
        }
        const forked = this.#present.branches.give(planned.inputs, planned.words);
        if (forked) player.jump();
        this.#post({ type: 'outcome', id: command.id, outcome: { ok: true, forked } });
        player.play();
        this.#show();
      }
    }
  }

  /** In the past they begin a second future, together. */
  #try({ id, from, actions }: Extract<Command, { type: 'try' }>): void {
    const { branches } = this.#present;
    const { position } = this.#run;
    this.#travel.seek(from);
    const planned: Extract<Planned, { ok: true }>[] = [];
    for (const action of actions) {
      const one = plan(action, this.#run.kernel);
      if (one.ok) planned.push(one);
      else {
        this.#travel.seek(position);
        this.#post({ type: 'outcome', id, outcome: one });
        return;
      }
    }
    const words = planned.map((one) => one.words).join(', ');
    const forked = branches.give(
      planned.flatMap(({ inputs }) => inputs),
      words,
    );
    this.#player.jump();
    this.#post({ type: 'outcome', id, outcome: { ok: true, forked } });
    this.#player.hurry();
    this.#show();
  }

  #open(scenario: Scenario, seed: string | undefined, play: boolean): void {
    const opened = fromScenario(scenario, seed);
    this.#begin(opened);
    this.#post({ type: 'ready', scenario: opened.info, nodes: opened.cluster.nodes, opened: 'scenario', hashMatches: true });
    if (play) this.#player.play();
    this.#show();
  }

  #openFile(file: RunFile): void {
    try {
      this.#replay(file);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#post({
        type: 'refused',
        message: `The saved run could not be opened: ${why}. Nothing was changed. Save it anew, or open another.`,
      });
      if (this.#opened === undefined) this.#open(scenarioById(FIRST_SCENARIO) as Scenario, undefined, false);
    }
  }

  #replay(file: RunFile): void {
    const opened = fromFile(file);
    this.#begin(opened);
    this.#travel.arriveByJump();
    const hashMatches = this.#run.hash === file.hash;
    this.#post({ type: 'ready', scenario: opened.info, nodes: opened.cluster.nodes, opened: 'file', hashMatches });
    this.#show();
  }

  #begin(opened: Opened): void {
    this.#player.pause();
    this.#opened = opened;
    this.#shown = undefined;
    this.#dead = false;
    this.#frames.reset();
    this.#player.jump();
  }

  #bookmark(step: number, name: string | undefined): void {
    const { bookmarks, branches } = this.#present;
    try {
      if (name === undefined) bookmarks.remove(branches.infos(), branches.current.id, step);
      else bookmarks.set(branches.infos(), branches.current.id, step, name);
    } catch (error) {
      this.#tell((error as RangeError).message);
    }
    this.#show();
  }

  #fork(): void {
    try {
      this.#present.branches.forkHere();
    } catch (error) {
      this.#tell((error as RangeError).message);
      return;
    }
    this.#tell('The run has a second future from here on. The branch menu switches between them and compares them.');
    this.#player.jump();
    this.#show();
  }

  #tell(message: string): void {
    this.#post({ type: 'told', message });
  }

  #switch(id: number): void {
    const { branches } = this.#present;
    const branch = branches.get(id);
    if (branch === undefined) return;
    this.#player.pause();
    branches.current = branch;
    this.#player.jump();
    this.#travel.arriveByJump();
    this.#show();
  }

  /** Back to the last keyframe before where the run failed. */
  #recover(): void {
    this.#dead = false;
    this.#run.recover();
    this.#player.jump();
    this.#travel.arriveByJump();
    this.#show();
  }

  #answer(id: number, question: Parameters<Desk['answer']>[0]): void {
    try {
      this.#post({ type: 'answer', id, value: this.#desk.answer(question) });
    } catch (error) {
      this.#post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #crash(error: unknown): void {
    this.#dead = true;
    this.#player.halt();
    const { message, stack = '' } = error instanceof Error ? error : { message: String(error) };
    this.#post({ type: 'crash', step: this.#opened === undefined ? -1 : this.#run.position, message, stack });
  }

  #show(): void {
    this.#dirty = true;
    if (this.#opened === undefined || this.#dead || this.#frames.waiting) return;
    this.#dirty = false;
    const { branches, bookmarks } = this.#opened;
    this.#shown = this.#cursor();
    this.#frames.send(branches, bookmarks.of(branches.infos(), branches.current.id), this.#shown);
  }

  #cursor(): Cursor {
    const run = this.#run;
    const { playing, gait, speed, settled, stopped } = this.#player;
    return {
      step: run.position,
      time: run.now,
      hash: run.hash,
      lastStep: run.reached,
      lastTime: Math.max(run.reachedTime, run.now),
      branch: this.#present.branches.current.id,
      playing,
      pace: gait,
      speed,
      settled,
      stopped,
      home: this.#present.home,
    };
  }

  #file(): RunFile {
    // In the middle of an event there is no hash that could be come by again.
    return toFile(this.#present, this.#dead && this.#shown !== undefined ? this.#shown : this.#cursor());
  }
}
