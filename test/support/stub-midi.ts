import type {Page} from 'playwright-core';
import {FakeInput, FakeMidi, FakeOutput} from './fake-midi.ts';

/** What a test does to the MIDI devices and gamepads of a page. */
export interface Stubbed {
  plug(name: string): Promise<void>;
  unplug(name: string): Promise<void>;
  /** What a device sends, one message after the other. */
  play(name: string, ...messages: readonly (readonly number[])[]): Promise<void>;
  /** What a device was sent. */
  sent(name: string): Promise<readonly (readonly number[])[]>;
  /** How often the page asked for MIDI. */
  asked(): Promise<number>;
  /** The gamepad that is there now, with its axes and buttons; undefined unplugs it. */
  gamepad(
    pad: {readonly axes: readonly number[]; readonly buttons: readonly number[]} | undefined,
  ): Promise<void>;
}

interface Stub {
  asked: number;
  pad: {axes: number[]; buttons: number[]} | undefined;
  readonly midi: FakeMidi;
  play(name: string, messages: number[][]): void;
}

/** Gives a page, in which it runs, the devices in place of its own. */
function install(midi: FakeMidi): void {
  const stub: Stub = {
    asked: 0,
    pad: undefined,
    midi,
    play: (name, messages) => {
      for (const bytes of messages) midi.inputs.get(name)?.receive(bytes);
    },
  };
  Object.assign(window, {stub});
  Object.defineProperty(navigator, 'requestMIDIAccess', {
    value: () => {
      stub.asked += 1;
      return Promise.resolve(midi);
    },
  });
  Object.defineProperty(navigator, 'getGamepads', {
    value: () => [
      stub.pad && {
        id: 'Test pad',
        index: 0,
        connected: true,
        mapping: 'standard',
        axes: stub.pad.axes,
        buttons: stub.pad.buttons.map((value) => ({value, pressed: value > 0.5})),
      },
    ],
  });
}

/** Gives the page, before it loads, Web MIDI and gamepads of the test's own. */
export async function stubControllers(page: Page): Promise<Stubbed> {
  // The page gets the source of the same fake that other tests use: these classes name nothing but one another.
  const source = [FakeInput, FakeOutput, FakeMidi, install].join('\n');
  await page.addInitScript({content: `{\n${source}\ninstall(new FakeMidi());\n}`});
  type Stubs = typeof window & {stub: Stub};
  return {
    plug: (name) => page.evaluate((each) => void (window as Stubs).stub.midi.plug(each), name),
    unplug: (name) => page.evaluate((each) => (window as Stubs).stub.midi.unplug(each), name),
    play: (name, ...messages) =>
      page.evaluate(([each, bytes]) => (window as Stubs).stub.play(each, bytes), [
        name,
        messages.map((message) => [...message]),
      ] as const),
    sent: (name) =>
      page.evaluate((each) => (window as Stubs).stub.midi.outputs.get(`${each}-out`)?.sent ?? [], name),
    asked: () => page.evaluate(() => (window as Stubs).stub.asked),
    gamepad: (pad) =>
      page.evaluate(
        (now) => {
          const {stub} = window as Stubs;
          const before = stub.pad;
          stub.pad = now;
          if (now && !before) dispatchEvent(new Event('gamepadconnected'));
          if (!now && before) dispatchEvent(new Event('gamepaddisconnected'));
        },
        pad && {axes: [...pad.axes], buttons: [...pad.buttons]},
      ),
  };
}
