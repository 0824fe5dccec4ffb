import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {CodedError} from '../../../../src/lib/message.ts';
import {notices as libraryNotices} from '../../../../src/library/notices.ts';
import type {Rendering} from '../../../../src/render/client.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {ReverieEvents} from '../../../../src/ui/lib/events.ts';
import {RenderController} from '../../../../src/ui/render/render-controller.ts';
import {sampleCause} from '../../../support/catalogue-tests.ts';

/** Stands in for the queue, which fires `change` with a list that the test gives. */
const queue = vi.hoisted(() => ({
  made: 0,
  calls: [] as string[],
  restored: [] as unknown[],
  fault: undefined as Error | undefined,
  give: undefined as unknown as (list: unknown[]) => void,
}));
vi.mock('../../../../src/render/client.ts', () => ({
  RenderQueue: class extends EventTarget {
    list: unknown[] = [];
    constructor() {
      super();
      queue.made += 1;
      queue.give = (list) => {
        this.list = list;
        this.dispatchEvent(new Event('change'));
      };
    }
    restore(): Promise<void> {
      queue.give(queue.restored);
      return Promise.resolve();
    }
    add(_file: File, {name}: {name: string}): void {
      if (queue.fault) throw queue.fault;
      queue.calls.push(`add ${name}`);
    }
    pause = (id: string) => queue.calls.push(`pause ${id}`);
    resume = (id: string) => queue.calls.push(`resume ${id}`);
    remove = (id: string) => Promise.resolve(queue.calls.push(`remove ${id}`));
    dispose = () => queue.calls.push('dispose');
  },
}));

const clip = {id: 'c'};
const rendering = (state: Rendering['state'], notices: readonly unknown[] = []): unknown => ({
  id: 'r',
  job: {name: 'holiday'},
  state,
  rendered: state === 'done' ? {clip, notices} : undefined,
});
const task = {kind: 'image', spec: {values: defaults}} as unknown as Parameters<RenderController['add']>[1];

class Host extends EventTarget {
  addController(): void {}
  removeController(): void {}
  requestUpdate(): void {}
}
let notified: ReverieEvents['notify'][];
let published: ReverieEvents['published'][];
let hasRenderings: boolean;
let controller: RenderController;
const settled = () => vi.waitFor(() => expect(queue.made).toBe(1));

beforeEach(() => {
  Object.assign(queue, {made: 0, calls: [], restored: [], fault: undefined});
  [notified, published, hasRenderings] = [[], [], false];
  const getDirectoryHandle = () => (hasRenderings ? Promise.resolve({}) : Promise.reject(new Error('none')));
  vi.stubGlobal('navigator', {
    storage: {
      persist: () => Promise.resolve(true),
      getDirectory: () => Promise.resolve({getDirectoryHandle}),
    },
  });
  const host = new Host();
  host.addEventListener('notify', (event) =>
    notified.push((event as CustomEvent<ReverieEvents['notify']>).detail),
  );
  host.addEventListener('published', (event) =>
    published.push((event as CustomEvent<ReverieEvents['published']>).detail),
  );
  controller = new RenderController(host as unknown as ConstructorParameters<typeof RenderController>[0]);
});
afterEach(() => vi.unstubAllGlobals());

test('without renderings the queue is not loaded, until a file is added', async () => {
  controller.hostConnected();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(queue.made).toBe(0);
  await controller.add([new File([], 'a.mp4'), new File([], 'b.mp4')], task, undefined);
  expect(queue.calls).toEqual(['add a.mp4', 'add b.mp4']);
  await controller.act('pause', 'r');
  await controller.act('resume', 'r');
  await controller.act('cancel', 'r');
  expect(queue.calls.slice(2)).toEqual(['pause r', 'resume r', 'remove r']);
  expect(queue.made).toBe(1);
});

test('interrupted renderings are counted, and resumed on request', async () => {
  hasRenderings = true;
  queue.restored = [rendering('paused'), rendering('failed')];
  controller.hostConnected();
  await settled();
  await vi.waitFor(() =>
    expect(notified).toMatchObject([{code: 'renderings-interrupted', data: {count: 1}}]),
  );
  expect(queue.calls).toEqual([]);
  notified[0]?.actions?.[0]?.run();
  await vi.waitFor(() => expect(queue.calls).toEqual(['resume r']));
});

test('a finished rendering is announced once, with what it lacks, and shown on request', async () => {
  await controller.act('pause', 'r');
  queue.give([rendering('running')]);
  expect(notified).toEqual([]);
  queue.give([rendering('done', [sampleCause])]);
  queue.give([rendering('done', [sampleCause])]);
  expect(notified).toMatchObject([{code: 'rendered', data: {name: 'holiday'}, advice: sampleCause.message}]);
  expect(published).toEqual([{clip, show: false}]);
  notified[0]?.actions?.find(({label}) => label === 'Show')?.run();
  expect(published.at(-1)).toEqual({clip, show: true});
});

test('a request that fails is a problem until one succeeds', async () => {
  queue.fault = new CodedError(libraryNotices['disk-full']());
  await controller.add([new File([], 'a.mp4')], task, undefined);
  expect(controller.problem).toMatchObject({code: 'disk-full'});
  queue.fault = undefined;
  await controller.add([new File([], 'a.mp4')], task, undefined);
  expect(controller.problem).toBeUndefined();
});

test('the queue ends with the page, and another is made when the page is shown again', async () => {
  await controller.act('pause', 'r');
  controller.hostDisconnected();
  await vi.waitFor(() => expect(queue.calls).toContain('dispose'));
  await controller.act('pause', 'r');
  expect(queue.made).toBe(2);
});
