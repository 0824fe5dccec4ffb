import {expect, test} from 'vitest';
import {browserName} from '../../../src/source/browser-name.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const agent = (userAgent: string, maxTouchPoints = 0) => ({userAgent, maxTouchPoints}) as Navigator;

test.each([
  ['chrome', agent(`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/156.0.0.0 Safari/537.36`)],
  [
    'chrome-android',
    agent(`Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/156.0.0.0 Mobile Safari/537.36`, 5),
  ],
  ['edge', agent(`Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0`)],
  ['firefox', agent('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0')],
  ['firefox-android', agent('Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 5)],
  [
    'safari',
    agent('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/26.0 Safari/605'),
  ],
  [
    'safari-ios',
    agent('Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) AppleWebKit/605 Version/26.0 Safari/604', 5),
  ],
  ['safari-ios', agent('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Safari/605', 5)],
  ['other', agent('Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) AppleWebKit/605 CriOS/156.0 Safari/604', 5)],
  [
    'other',
    agent(`Mozilla/5.0 (Linux; Android 14) ${webkit} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36`),
  ],
])('%s', (name, of) => {
  expect(browserName(of)).toBe(name);
});
