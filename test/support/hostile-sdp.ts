import {mulberry32} from './random.ts';

/** What Chromium offers of one video, without what differs from time to time. */
export const plainOffer = [
  ...['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
  ...[
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    'c=IN IP4 0.0.0.0',
  ],
  ...['a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:xvEF', 'a=ice-pwd:Hc7JYACACqxvvbF2QD0m1yhj'],
  ...['a=ice-options:trickle', `a=fingerprint:sha-256 ${Array.from({length: 32}, () => 'FD').join(':')}`],
  ...['a=setup:actpass', 'a=mid:0', 'a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid', 'a=sendonly'],
  ...['a=msid:- fb903ede-017c-4d57-a058-0fe7cd2fde9c', 'a=rtcp-mux', 'a=rtcp-rsize', 'a=rtpmap:96 VP8/90000'],
  ...['a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli', 'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96'],
  ...['a=ssrc-group:FID 378632873 3121917689', 'a=ssrc:378632873 cname:fd1qyUcfTFt7w9Ak'],
  ...['a=ssrc:3121917689 cname:fd1qyUcfTFt7w9Ak', 'a=candidate:1 1 udp 1 192.0.2.1 5000 typ host', ''],
].join('\r\n');

/** What an endpoint answers to it. */
export const plainAnswer = plainOffer
  .replace('a=setup:actpass', 'a=setup:passive')
  .replace('a=sendonly', 'a=recvonly')
  .replace(/a=(msid|ssrc)[^\r]*\r\n/g, '');

/** Descriptions made of one by lines that are lost, doubled, swapped or spoiled; the same for each seed. */
export function* hostileSdp(text: string, count: number, seed = 7): Generator<string> {
  const random = mulberry32(seed);
  for (let made = 0; made < count; made += 1) yield mutated(text, random);
}

function mutated(text: string, random: () => number): string {
  const lines = text.split('\r\n');
  const pick = (): number => Math.floor(random() * lines.length);
  for (let times = 0; times < 1 + random() * 6; times += 1) {
    const at = pick();
    const line = lines[at] ?? '';
    const cut = Math.floor(random() * line.length);
    const kinds = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, line),
      () => lines.splice(at, 1, lines[pick()] ?? ''),
      () => lines.splice(at, 1, line.slice(0, cut)),
      () =>
        lines.splice(at, 1, line.slice(0, cut) + String.fromCharCode(random() * 300) + line.slice(cut + 1)),
      () => lines.splice(at, 1, line.replace(/\d+/g, String(Math.floor((random() - 0.3) * 1e10)))),
      () => lines.splice(at, 1, line.repeat(50)),
      () => lines.splice(at, 0, ...Array.from({length: 2000}, () => line)),
    ];
    kinds[Math.floor(random() * kinds.length)]?.();
  }
  return lines.join('\r\n');
}
