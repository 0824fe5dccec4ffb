/** Tests that may be skipped where CI is set, by their file, each with the reason. A skip of any other fails there. */
export const allowedSkips: Readonly<Record<string, string>> = {
  'test/golden/model-import.slow.test.ts':
    'needs the full network’s weights, 88 MB, and their reference values, which are not part of the repository',
  'test/browser/clean-window.slow.test.ts': 'needs Xvfb and openbox, which only some systems have',
  'test/browser/engines.slow.test.ts': 'needs Firefox and WebKitGTK, which only some systems have',
  'test/browser/janus.slow.test.ts': 'needs Janus (Debian: janus), which only some systems have',
  'test/browser/oscsend.test.ts': 'needs liblo’s oscsend (Debian: liblo-tools), which only some systems have',
  'test/unit/cli/parts/templates.test.ts':
    'OpenCue’s template needs Python, in which it is written and which only some systems have',
  'test/browser/parts-gpu.slow.test.ts':
    'needs the software driver for Vulkan that Debian’s Chromium comes with',
  'test/farm/full-disk.slow.test.ts': 'mounts a small disk, which only root may and some containers refuse',
};
