import type {Page} from 'playwright-core';

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
  plug(name: string): void;
  unplug(name: string): void;
  play(name: string, messages: number[][]): void;
  sent(name: string): number[][];
}

/** Gives the page, before it loads, Web MIDI and gamepads of the test's own. */
export async function stubControllers(page: Page): Promise<Stubbed> {
  await page.addInitScript(() => {
    class Port {
      state = 'connected';
      onmidimessage: ((event: {data: Uint8Array; timeStamp: number}) => void) | null = null;
      readonly sent: number[][] = [];
      readonly id: string;
      readonly name: string;
      constructor(id: string, name: string) {
        this.id = id;
        this.name = name;
      }
      send(bytes: number[]): void {
        this.sent.push([...bytes]);
      }
    }
    const access = Object.assign(new EventTarget(), {
      inputs: new Map<string, Port>(),
      outputs: new Map<string, Port>(),
    });
    const changed = (): unknown => access.dispatchEvent(new Event('statechange'));
    const stub: Stub = {
      asked: 0,
      pad: undefined,
      plug: (name) => {
        access.inputs.set(name, new Port(name, name));
        access.outputs.set(name, new Port(`${name} out`, name));
        changed();
      },
      unplug: (name) => {
        access.inputs.delete(name);
        access.outputs.delete(name);
        changed();
      },
      play: (name, messages) => {
        for (const data of messages) {
          const event = {data: Uint8Array.from(data), timeStamp: performance.now()};
          access.inputs.get(name)?.onmidimessage?.(event);
        }
      },
      sent: (name) => access.outputs.get(name)?.sent ?? [],
    };
    Object.assign(window, {stub});
    Object.defineProperty(navigator, 'requestMIDIAccess', {
      value: () => {
        stub.asked += 1;
        return Promise.resolve(access);
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
  });
  type Stubs = typeof window & {stub: Stub};
  return {
    plug: (name) => page.evaluate((each) => (window as Stubs).stub.plug(each), name),
    unplug: (name) => page.evaluate((each) => (window as Stubs).stub.unplug(each), name),
    play: (name, ...messages) =>
      page.evaluate(([each, bytes]) => (window as Stubs).stub.play(each, bytes), [
        name,
        messages.map((message) => [...message]),
      ] as const),
    sent: (name) => page.evaluate((each) => (window as Stubs).stub.sent(each), name),
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
