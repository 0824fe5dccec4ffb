/** What a MIDI device says that matters here; channels count from 1, as they are printed on devices. */
export type MidiMessage =
  /** A velocity of 0 is a key let go. */
  | {readonly kind: 'note'; readonly channel: number; readonly note: number; readonly velocity: number}
  | {readonly kind: 'control'; readonly channel: number; readonly controller: number; readonly value: number}
  | {readonly kind: 'program'; readonly channel: number; readonly program: number}
  | {readonly kind: 'pressure'; readonly channel: number; readonly value: number}
  /** 0 to 16383; 8192 is the middle. */
  | {readonly kind: 'pitch'; readonly channel: number; readonly value: number}
  /** In sixteenths of a whole note from the beginning of the song. */
  | {readonly kind: 'position'; readonly sixteenths: number}
  | {readonly kind: 'clock' | 'start' | 'continue' | 'stop'};

/** How many data bytes follow a status; undefined for what is skipped: system exclusive and what has no meaning. */
function lengthOf(status: number): number | undefined {
  if (status < 0xf0) return (status & 0xe0) === 0xc0 ? 1 : 2;
  return {0xf1: 1, 0xf2: 2, 0xf3: 1, 0xf6: 0}[status];
}

const realtime: Readonly<Record<number, 'clock' | 'start' | 'continue' | 'stop'>> = {
  0xf8: 'clock',
  0xfa: 'start',
  0xfb: 'continue',
  0xfc: 'stop',
};

/**
 * Reads the bytes of one input as they come, in any pieces: with running status, with clocks in the midst of other
 * messages, and without the system exclusive ones (MIDI 1.0 Detailed Specification, table 1). Never throws.
 */
export class MidiParser {
  #status: number | undefined;
  #data: number[] = [];

  parse(bytes: Iterable<number>): readonly MidiMessage[] {
    const messages: MidiMessage[] = [];
    for (const byte of bytes) {
      const message = this.#take(byte & 0xff);
      if (message) messages.push(message);
    }
    return messages;
  }

  #take(byte: number): MidiMessage | undefined {
    if (byte >= 0xf8) {
      const kind = realtime[byte];
      return kind && {kind};
    }
    if (byte >= 0x80) {
      this.#status = byte;
      this.#data = [];
    } else if (this.#status !== undefined) {
      this.#data.push(byte);
    }
    const status = this.#status;
    const length = status === undefined ? undefined : lengthOf(status);
    if (status === undefined || length === undefined) {
      // What comes until the next status belongs to what is skipped.
      this.#data = [];
      return undefined;
    }
    if (this.#data.length < length) return undefined;
    const [first = 0, second = 0] = this.#data;
    this.#data = [];
    // Only the messages of channels have a running status.
    if (status >= 0xf0) this.#status = undefined;
    return messageOf(status, first, second);
  }
}

function messageOf(status: number, first: number, second: number): MidiMessage | undefined {
  const channel = (status & 0x0f) + 1;
  switch (status & 0xf0) {
    case 0x80:
      return {kind: 'note', channel, note: first, velocity: 0};
    case 0x90:
      return {kind: 'note', channel, note: first, velocity: second};
    case 0xb0:
      return {kind: 'control', channel, controller: first, value: second};
    case 0xc0:
      return {kind: 'program', channel, program: first};
    case 0xd0:
      return {kind: 'pressure', channel, value: first};
    case 0xe0:
      return {kind: 'pitch', channel, value: (second << 7) | first};
    case 0xf0:
      return status === 0xf2 ? {kind: 'position', sixteenths: (second << 7) | first} : undefined;
    default:
      return undefined;
  }
}
