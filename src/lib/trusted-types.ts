/**
 * With `require-trusted-types-for 'script'`, only addresses of this page's own origin may become scripts and workers,
 * and no text may become code or markup. For the page and for each worker that starts workers.
 */
(globalThis as {trustedTypes?: TrustedTypes}).trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => {
    if (new URL(url, location.href).origin === location.origin) return url;
    throw new TypeError(`A script was asked for from ${url}; only scripts from ${location.origin} are run.`);
  },
});

interface TrustedTypes {
  createPolicy(name: string, rules: {createScriptURL(url: string): string}): unknown;
}
