import wrtc from '@roamhq/wrtc';
import {expect, test} from 'vitest';
import {checkedCandidates, checkedOffer} from '../../../../../src/cli/serve/whip/checked-offer.ts';
import {hostileSdp, plainOffer} from '../../../../support/hostile-sdp.ts';

const refusal = (sdp: string): string | undefined => {
  try {
    checkedOffer(sdp);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
const without = (start: string): string =>
  plainOffer
    .split('\r\n')
    .filter((line) => !line.startsWith(start))
    .join('\r\n');
const instead = (before: string, after: string): string => plainOffer.replace(before, after);

test('what other programs offer passes, with all that a connection needs', async () => {
  const peer = new wrtc.RTCPeerConnection();
  for (const kind of ['video', 'audio']) peer.addTransceiver(kind, {direction: 'sendonly'});
  const {sdp = ''} = await peer.createOffer();
  peer.close();
  const passed = checkedOffer(sdp).split('\r\n');
  for (const line of sdp.split('\r\n')) {
    if (/^(m=|a=(mid|ice-|fingerprint|setup|rtpmap|fmtp|ssrc|group|sendonly))/.test(line))
      expect(passed).toContain(line);
  }
  // Safari and Firefox end lines and begin descriptions in their own ways.
  expect(refusal(plainOffer.replaceAll('\r\n', '\n'))).toBeUndefined();
  expect(refusal(instead('s=-', 's=mozilla...THIS_IS_SDPARTA-99.0'))).toBeUndefined();
  expect(refusal(instead('a=mid:0', 'a=mid:0\r\na=simulcast:send a;b\r\nb=AS:500'))).toBeUndefined();
});

test('what is unknown, and candidates that cannot be used, are left out', () => {
  const checked = checkedOffer(
    instead('a=rtcp-mux', 'a=rtcp-mux\r\na=other:1\r\nb=AS:1\r\na=candidate:1 1 udp 1 a.local 5000 typ host'),
  );
  expect(checked).not.toMatch(/other|AS|local/);
  expect(checked).toContain('192.0.2.1');
  const many = Array.from({length: 100}, (_, at) => `a=candidate:${at} 1 udp 1 192.0.2.1 5000 typ host`);
  expect(checkedCandidates(['a=mid:0', 'a=candidate:x', ...many].join('\r\n'))).toHaveLength(32);
  expect(checkedCandidates('a=candidate:1 1 udp 1 x.local 5000 typ host')).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['a page', '<html></html>'],
  ['one without a medium', plainOffer.slice(0, plainOffer.indexOf('m='))],
  ['one without a password', without('a=ice-pwd')],
  ['one without a fingerprint', without('a=fingerprint')],
  ['one with two names', instead('a=mid:0', 'a=mid:0\r\na=mid:1')],
  ['one that bundles what it has not', instead('BUNDLE 0', 'BUNDLE 0 1')],
  ['one with a codec of no number', instead('a=rtpmap:96', 'a=rtpmap:999')],
  ['one with a format of no codec', without('a=rtpmap:97')],
  [
    'one of data',
    instead('m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'),
  ],
  ['one that is too long', instead('a=rtcp-mux', 'a=rtcp-mux\r\n'.repeat(2000))],
  ['one of many media', plainOffer + plainOffer.slice(plainOffer.indexOf('m=')).repeat(20)],
  ['one with a line of control characters', instead('a=mid:0', 'a=mid:0\0')],
])('%s is refused', (_, sdp) => {
  expect(refusal(sdp)).toBeTypeOf('string');
});

test('10,000 hostile offers are refused, or read in the form that the relay knows, and never longer', () => {
  let passed = 0;
  for (const sdp of hostileSdp(plainOffer, 10_000)) {
    if (refusal(sdp) !== undefined) continue;
    passed += 1;
    const checked = checkedOffer(sdp);
    expect(checked.length).toBeLessThan(70_000);
    expect(checkedOffer(checked)).toBe(checked);
    expect(checked).toMatch(/^(?:[a-z]=[\x20-\x7e]*\r\n)+$/);
  }
  // Neither all nor none: the test is of both.
  expect(passed).toBeGreaterThan(100);
  expect(passed).toBeLessThan(9000);
  console.log(`${passed} of 10,000 pass.`);
});
