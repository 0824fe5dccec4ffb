import {sandboxArguments} from '../chromium.ts';
import type {GpuChoice, InstallOptions} from './options.ts';

/** No prompt, bubble, update or translation over the dream. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--hide-crash-restore-bubble',
  '--disable-session-crashed-bubble',
  '--disable-features=Translate,GlobalMediaControls',
  '--disable-component-update',
  '--disable-sync',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  // Without a desktop's keyring there is nobody to unlock it.
  '--password-store=basic',
];

/** The dream goes on at full rate when something covers it, and sound and video start without a touch. */
const awake = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--autoplay-policy=no-user-gesture-required',
  // The windows for further screens.
  '--disable-popup-blocking',
];

const gpuSwitches: Readonly<Record<GpuChoice, readonly string[]>> = {
  browser: [],
  vulkan: ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist', '--enable-features=Vulkan'],
  software: [
    '--enable-unsafe-webgpu',
    '--enable-features=Vulkan',
    '--use-vulkan=swiftshader',
    '--use-angle=swiftshader',
  ],
};

/** Chromium's command line for a kiosk, without the DevTools pipe and the address. */
export function switchesFor(options: InstallOptions): string[] {
  const {window: place, scale, gpu, span, headless} = options;
  return [
    ...quiet,
    ...awake,
    ...gpuSwitches[gpu],
    ...(headless ? ['--headless', '--window-size=1280,720'] : [span ? '--app=about:blank' : '--kiosk']),
    ...(place
      ? [
          `--window-position=${place.leftPx},${place.topPx}`,
          `--window-size=${place.widthPx},${place.heightPx}`,
        ]
      : []),
    ...(scale === 1 ? [] : [`--force-device-scale-factor=${scale}`]),
    ...sandboxArguments(),
    `--user-data-dir=${options['user-data-dir']}`,
    ...options.switch,
  ];
}
