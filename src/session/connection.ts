/** The page's end of the protocol: commands out, frames in, questions answered. The truth is in the worker; nothing is computed here. */
import type { Action } from '../protocol/action.ts';
import type { Command } from '../protocol/command.ts';
import type { Frame } from '../protocol/frame.ts';
import type { Answers, Question } from '../protocol/query.ts';
import type { ActionOutcome, Report } from '../protocol/report.ts';

/** Questions that may wait for their answers at once; more are refused, so that a stuck worker cannot fill the page. */
const MAX_WAITING = 256;

export interface Listeners {
  readonly frame: (frame: Frame) => void;
  readonly ready: (report: Extract<Report, { type: 'ready' }>) => void;
  readonly refused: (message: string) => void;
  readonly told: (message: string) => void;
  readonly crash: (report: Extract<Report, { type: 'crash' }>) => void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: Error) => void;
}

export class Connection {
  #worker: Worker;
  readonly #listeners: Listeners;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    this.#worker = this.#start();
  }

  tell(command: Command): void {
    this.#worker.postMessage(command);
  }

  ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
    return this.#request((id) => ({ type: 'ask', id, question }));
  }

  act(action: Action): Promise<ActionOutcome> {
    return this.#request((id) => ({ type: 'act', id, action }));
  }

  tryOut(from: number, actions: readonly Action[]): Promise<ActionOutcome> {
    return this.#request((id) => ({ type: 'try', id, from, actions }));
  }

  /** A fresh worker, after the old one died beyond recovery. */
  renew(): void {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error('The worker was started again.'));
    this.#waiting.clear();
    this.#worker = this.#start();
  }

  #request<Value>(command: (id: number) => Command): Promise<Value> {
    if (this.#waiting.size >= MAX_WAITING) return Promise.reject(new Error('Too many questions are waiting for an answer.'));
    const id = this.#next++;
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      this.tell(command(id));
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'kubestra' });
    worker.onmessage = (event: MessageEvent<Report>) => this.#receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#listeners.crash({ type: 'crash', step: -1, message: event.message || 'The worker could not be started.', stack: '' });
    };
    return worker;
  }

  #receive(report: Report): void {
    switch (report.type) {
      case 'frame':
        this.#listeners.frame(report);
        requestAnimationFrame(() => this.tell({ type: 'ack', number: report.number }));
        return;
      case 'ready':
        this.#listeners.ready(report);
        return;
      case 'refused':
        this.#listeners.refused(report.message);
        return;
      case 'told':
        this.#listeners.told(report.message);
        return;
      case 'crash':
        this.#listeners.crash(report);
        return;
      case 'answer':
        this.#take(report.id)?.resolve(report.value as never);
        return;
      case 'outcome':
        this.#take(report.id)?.resolve(report.outcome as never);
        return;
      case 'failed':
        this.#take(report.id)?.reject(new Error(report.message));
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
