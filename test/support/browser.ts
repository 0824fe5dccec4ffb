import {chromium, type Browser, type Page} from 'playwright-core';
import {ensureChromium} from './chromium.ts';

export interface BrowserOptions {
  /** 'software' gives WebGPU by SwiftShader, slow and right; 'none' gives no WebGPU adapter. */
  readonly gpu: 'software' | 'none';
  /** 'fake' is Chromium's test pattern; otherwise the path of an .mjpeg or .y4m file. Permission is granted. */
  readonly camera?: string;
  /** Tabs can be heard by others that are shared their sound; nobody else hears them. */
  readonly audible?: boolean;
  /** Further command-line switches. */
  readonly switches?: readonly string[];
}

// WebGPU without a GPU needs all four: with fewer there is no adapter, or nothing is ever presented.
const softwareGpu = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
];

/** A headless Chromium. The caller closes it. */
export function launch({gpu, camera, audible = false, switches = []}: BrowserOptions): Promise<Browser> {
  const cameraSwitches =
    camera === undefined ? [] : ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  if (camera !== undefined && camera !== 'fake') {
    cameraSwitches.push(`--use-file-for-fake-video-capture=${camera}`);
  }
  return chromium.launch({
    executablePath: ensureChromium(),
    headless: true,
    ignoreDefaultArgs: audible ? ['--mute-audio'] : [],
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(gpu === 'software' ? softwareGpu : []),
      ...cameraSwitches,
      ...switches,
    ],
  });
}

/** Everything that went wrong in a page, as it comes: errors, refusals by policy, console errors and warnings. */
export function troubles(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`${message.type()}: ${message.text()}`);
  });
  page.on('requestfailed', (request) =>
    heard.push(`request failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ''}`),
  );
  return heard;
}
