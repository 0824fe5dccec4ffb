/** The browsers whose users are told where to allow a camera. */
export type BrowserName =
  'chrome' | 'chrome-android' | 'edge' | 'firefox' | 'firefox-android' | 'safari' | 'safari-ios' | 'other';

/** The browser by its own words: for advice only, since anything else is asked of its features. */
export function browserName({userAgent, maxTouchPoints} = navigator): BrowserName {
  const isAndroid = userAgent.includes('Android');
  // An iPad says that it is a Mac; every browser there is Safari inside, with its own menus.
  const isIos = /iPhone|iPad/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1);
  if (isIos) return /CriOS|FxiOS|EdgiOS/.test(userAgent) ? 'other' : 'safari-ios';
  if (userAgent.includes('Firefox/')) return isAndroid ? 'firefox-android' : 'firefox';
  if (userAgent.includes('Edg/')) return 'edge';
  if (/OPR|SamsungBrowser/.test(userAgent)) return 'other';
  if (userAgent.includes('Chrome/')) return isAndroid ? 'chrome-android' : 'chrome';
  return userAgent.includes('Safari/') ? 'safari' : 'other';
}
