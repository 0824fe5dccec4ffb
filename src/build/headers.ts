import type {Plugin} from 'vite';

const contentSecurityPolicy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default lit-html',
};

const allowed = [
  ...['camera', 'microphone', 'display-capture', 'fullscreen', 'screen-wake-lock', 'midi'],
  'window-management',
];

/** Never asked for: even a script that got in could not use them. */
const denied = ['geolocation', 'usb', 'serial', 'hid', 'payment', 'local-fonts'];

/** What every response carries, in development too. The first two make WebAssembly threads possible. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': [
    ...allowed.map((feature) => `${feature}=(self)`),
    ...denied.map((feature) => `${feature}=()`),
  ].join(', '),
};

/** What every response of the built page carries. Development does without the policy: hot reloading writes inline code. */
export const builtHeaders = {
  ...headers,
  'Content-Security-Policy': Object.entries(contentSecurityPolicy)
    .map((directive) => directive.join(' '))
    .join('; '),
};

const hashed = '/assets/';
const immutable = 'public, max-age=31536000, immutable';
const revalidate = 'no-cache';

/** How long a path may be kept: files with a hash in their names for ever, all others are asked for again. */
export const cacheControl = (path: string): string => (path.startsWith(hashed) ? immutable : revalidate);

/** The same in the form of Netlify and Cloudflare Pages: dist/_headers. */
function headersFile(): string {
  const block = (path: string, entries: Record<string, string>) =>
    [path, ...Object.entries(entries).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n');
  return [
    block('/*', builtHeaders),
    block(`${hashed}*`, {'Cache-Control': immutable}),
    ...['/', '/index.html', '/service-worker.js', '/models/*'].map((path) =>
      block(path, {'Cache-Control': revalidate}),
    ),
  ].join('\n');
}

/** Sends the headers from `vite preview` and, but for the content security policy, from `vite`. */
export function securityHeaders(): Plugin {
  return {
    name: 'reverie-headers',
    config: () => ({server: {headers}, preview: {headers: builtHeaders}}),
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        response.setHeader('Cache-Control', cacheControl(request.url ?? '/'));
        next();
      });
    },
    generateBundle() {
      this.emitFile({type: 'asset', fileName: '_headers', source: headersFile()});
    },
  };
}
