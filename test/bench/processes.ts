import {readFile} from 'node:fs/promises';
import type {CDPSession} from 'playwright-core';

/** CPU time used by all processes of a browser so far, and their resident memory. */
export async function usageOf(devtools: CDPSession): Promise<{cpuSeconds: number; memoryMb: number}> {
  const {processInfo} = await devtools.send('SystemInfo.getProcessInfo');
  const residents = await Promise.all(processInfo.map(({id}) => residentMb(id)));
  return {
    cpuSeconds: processInfo.reduce((sum, {cpuTime}) => sum + cpuTime, 0),
    memoryMb: residents.reduce((sum, mb) => sum + mb, 0),
  };
}

/** Resident memory of a process; 0 if unknown. */
async function residentMb(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
