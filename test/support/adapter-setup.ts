import {spawnSync} from 'node:child_process';
import {ensureChromium} from './chromium.ts';
import {installFromDebian} from './debian.ts';

/**
 * Once before the tests that compute on a GPU in Node: where Linux has no loader for Vulkan, Debian's; the software driver
 * that it loads without a GPU comes with Debian's Chromium.
 */
export default function setup(): void {
  ensureChromium();
  if (process.platform === 'linux' && !hasVulkanLoader()) installFromDebian('libvulkan1');
}

const hasVulkanLoader = (): boolean =>
  String(spawnSync('/sbin/ldconfig', ['-p']).stdout).includes('libvulkan.so.1');
