/** Most offers have two media and some hundred lines. */
const mediaAtMost = 8;
const linesAtMost = 1000;
const candidatesAtMost = 32;

const number = String.raw`\d{1,10}`;
const word = String.raw`[\w.+/:-]{1,100}`;
/** Of a candidate: names in another machine’s network cannot be looked up, and its packets arrive anyway. */
const address = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F:]{2,39})`;

/** What an attribute that the relay reads looks like, by its name. All others are left out of what it reads. */
const attributes: Readonly<Record<string, RegExp>> = {
  group: pattern(String.raw`BUNDLE(?: [\w-]{1,32}){1,8}`),
  fingerprint: pattern(String.raw`sha-(?:1|224|256|384|512) [\dA-Fa-f]{2}(?::[\dA-Fa-f]{2}){19,63}`),
  'ice-ufrag': pattern(String.raw`[\w+/-]{4,256}`),
  'ice-pwd': pattern(String.raw`[\w+/-]{22,256}`),
  'ice-options': pattern(String.raw`[\w -]{1,64}`),
  'ice-lite': pattern(''),
  setup: pattern('(?:actpass|active|passive)'),
  mid: pattern(String.raw`[\w-]{1,32}`),
  'extmap-allow-mixed': pattern(''),
  extmap: pattern(String.raw`(?:[1-9]|1[0-4])(?:/${word})? ${word}`),
  sendrecv: pattern(''),
  sendonly: pattern(''),
  recvonly: pattern(''),
  inactive: pattern(''),
  msid: pattern(String.raw`[\w{}+/.:-]{1,100}(?: [\w{}+/.:-]{1,100})?`),
  'rtcp-mux': pattern(''),
  rtpmap: pattern(String.raw`(?:\d{1,2}|1[01]\d|12[0-7]) [\w-]{1,32}/${number}(?:/\d{1,2})?`),
  'rtcp-fb': pattern(String.raw`(?:\d{1,3}|\*) [\w-]{1,32}(?: [\w-]{1,32})?`),
  fmtp: pattern(String.raw`\d{1,3} [\w =;,./+-]{1,300}`),
  ssrc: pattern(String.raw`${number} [\w-]{1,32}:[\w {}+/.:-]{1,200}`),
  'ssrc-group': pattern(String.raw`[A-Z-]{1,16}(?: ${number}){1,8}`),
  candidate: pattern(
    String.raw`[\w+/-]{1,32} [12] (?:udp|UDP) ${number} ${address} \d{1,5} typ (?:host|srflx|prflx|relay)[\w .:-]{0,200}`,
  ),
  'end-of-candidates': pattern(''),
};
/** Of these, what the relay cannot read is left out too: the way may be found without. */
const optional = new Set(['candidate', 'extmap', 'ice-options', 'msid', 'ssrc', 'ssrc-group', 'rtcp-fb']);
/** What a medium has once. */
const single = new Set(['ice-ufrag', 'ice-pwd', 'setup', 'mid', 'group']);

interface Section {
  readonly lines: string[];
  readonly found: Map<string, string>;
  readonly payloads: Set<string>;
}

/**
 * An offer (RFC 8866, RFC 8829) with nothing in it but what the relay reads, in the form that it may have. Throws Error
 * for one that makes no sense: that costs microseconds, where a connection opens sockets.
 */
export function checkedOffer(sdp: string): string {
  const lines = sdp.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== 'v=0' || lines.length > linesAtMost) throw new Error('It does not begin as an offer.');
  const session = section();
  const media: Section[] = [];
  let candidates = 0;
  for (const line of lines) {
    if (!/^[a-z]=[\x20-\x7e]{0,1000}$/.test(line)) throw new Error('A line is not valid SDP.');
    if (line.startsWith('m=')) media.push(mediumOf(line));
    const {found, lines: kept, payloads} = media.at(-1) ?? session;
    if (!line.startsWith('a=')) {
      if (media.length === 0 && /^[vost]=/.test(line)) kept.push(line);
      continue;
    }
    const [, name = '', value = ''] = /^a=([\w-]+):?(.*)$/.exec(line) ?? [];
    const form = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!form) continue;
    if (!form.test(value)) {
      if (optional.has(name)) continue;
      throw new Error(`Its ${name} is malformed.`);
    }
    if (single.has(name) && found.has(name)) throw new Error(`It has ${name} twice.`);
    if (name === 'candidate' && ++candidates > candidatesAtMost) continue;
    found.set(name, value);
    if (name === 'rtpmap') payloads.add(value.split(' ')[0] ?? '');
    if (name === 'fmtp' && !payloads.has(value.split(' ')[0] ?? ''))
      throw new Error('It has a format without a codec.');
    kept.push(line);
  }
  requireWhole(session, media);
  return [...session.lines, ...media.flatMap(({lines: kept}) => kept), ''].join('\r\n');
}

/** The candidates in a fragment of a description (RFC 8840) that a connection can use. */
export const checkedCandidates = (fragment: string): readonly string[] =>
  fragment
    .split(/\r?\n/)
    .filter((line) => line.startsWith('a=candidate:') && attributes['candidate']?.test(line.slice(12)))
    .slice(0, candidatesAtMost)
    .map((line) => line.slice(2));

const section = (...lines: string[]): Section => ({lines, found: new Map(), payloads: new Set()});

function mediumOf(line: string): Section {
  const form = /^m=(?:audio|video) \d{1,5} UDP\/TLS\/RTP\/SAVPF(?: (?:\d{1,2}|1[01]\d|12[0-7])){1,64}$/;
  if (!form.test(line)) throw new Error('A media line is malformed.');
  // Without it descriptions of other programs would not be read.
  return section(line, 'c=IN IP4 0.0.0.0');
}

/** What a connection cannot come about without. */
function requireWhole(session: Section, media: readonly Section[]): void {
  const [first] = media;
  if (!first || media.length > mediaAtMost) throw new Error('It has no media section, or too many.');
  for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup']) {
    if (!first.found.has(name) && !session.found.has(name)) throw new Error(`It has no ${name}.`);
  }
  const names = media.map(({found}) => found.get('mid'));
  if (names.includes(undefined) || new Set(names).size < names.length) {
    throw new Error('A media section has no name, or that of another.');
  }
  const bundled = session.found.get('group')?.split(' ').slice(1) ?? [];
  if (bundled.some((name) => !names.includes(name)))
    throw new Error('It bundles a media section that it does not have.');
}

function pattern(source: string): RegExp {
  return new RegExp(`^${source}$`);
}
