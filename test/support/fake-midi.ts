/** A MIDI port as the browser has it; `receive` is what the device sends. */
export class FakeInput {
  readonly type = 'input';
  state: MIDIPortDeviceState = 'connected';
  onmidimessage: ((event: MIDIMessageEvent) => void) | null = null;
  readonly id: string;
  readonly name: string;

  constructor(id: string, name: string) {
    this.id = id;
    this.name = name;
  }

  receive(bytes: readonly number[], timeStamp = performance.now()): void {
    this.onmidimessage?.({data: Uint8Array.from(bytes), timeStamp} as unknown as MIDIMessageEvent);
  }
}

export class FakeOutput {
  readonly type = 'output';
  state: MIDIPortDeviceState = 'connected';
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

/** What `requestMIDIAccess` gives, with devices that are plugged in and out. */
export class FakeMidi extends EventTarget {
  readonly inputs = new Map<string, FakeInput>();
  readonly outputs = new Map<string, FakeOutput>();

  get access(): MIDIAccess {
    return this as unknown as MIDIAccess;
  }

  plug(name: string, id = name): {input: FakeInput; output: FakeOutput} {
    const input = new FakeInput(id, name);
    const output = new FakeOutput(`${id}-out`, name);
    this.inputs.set(id, input);
    this.outputs.set(output.id, output);
    this.dispatchEvent(new Event('statechange'));
    return {input, output};
  }

  unplug(id: string): void {
    for (const port of [this.inputs.get(id), this.outputs.get(`${id}-out`)]) {
      if (port) port.state = 'disconnected';
    }
    this.dispatchEvent(new Event('statechange'));
    this.inputs.delete(id);
    this.outputs.delete(`${id}-out`);
    this.dispatchEvent(new Event('statechange'));
  }
}
