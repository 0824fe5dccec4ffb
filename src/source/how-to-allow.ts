import type {BrowserName} from './browser-name.ts';

/** Where each browser hides the switch that its users once turned off. */
export function howToAllow(browser: BrowserName, device: 'camera' | 'microphone'): string {
  const name = device === 'camera' ? 'Camera' : 'Microphone';
  const advice: Readonly<Record<BrowserName, string>> = {
    chrome: `Press the icon left of the address and switch ${name} on.`,
    'chrome-android': `Press the icon left of the address, then Permissions, and allow the ${device}.`,
    edge: `Press the lock left of the address and set ${name} to Allow.`,
    firefox: `Press the crossed-out ${device} left of the address and remove the block.`,
    'firefox-android': `Press the lock left of the address and allow the ${device}.`,
    safari: `In the menu Safari, choose Settings for This Website and set ${name} to Allow.`,
    'safari-ios': `Press the page menu beside the address, then Website Settings, and set ${name} to Allow.`,
    other: `Allow it at the ${device} or lock symbol beside the address.`,
  };
  return advice[browser];
}
