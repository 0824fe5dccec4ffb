import {overlap} from './feature-map.ts';
import type {Access, ConvolutionPass, Pass} from './pass.ts';

/** The most convolutions that one dispatch takes: as many as convolution.wgsl has room for. */
export const mostJobs = 16;

/**
 * The passes in waves, each of which waits only for earlier ones; the convolutions of a wave become one dispatch.
 * The branches of a block are narrow, and a GPU is full only when they run side by side.
 */
export function schedule(passes: readonly Pass[]): Pass[] {
  const waves: Pass[][] = [];
  const levels: number[] = [];
  passes.forEach((pass, index) => {
    const level = passes
      .slice(0, index)
      .reduce(
        (least, other, at) => (waitsFor(pass, other) ? Math.max(least, (levels[at] ?? 0) + 1) : least),
        0,
      );
    levels.push(level);
    (waves[level] ??= []).push(pass);
  });
  return waves.flatMap(joined);
}

/** Whether `pass`, which comes later, has to: it reads what `other` writes, or writes what that reads or writes. */
function waitsFor(pass: Access, other: Access): boolean {
  const meet = (a: Access['reads'], b: Access['reads']): boolean =>
    a.some((x) => b.some((y) => overlap(x, y)));
  return meet(pass.reads, other.writes) || meet(pass.writes, other.writes) || meet(pass.writes, other.reads);
}

function joined(wave: readonly Pass[]): Pass[] {
  const dispatches: Pass[] = wave.filter((pass) => pass.kind !== 'convolution');
  for (const pass of wave) {
    if (pass.kind !== 'convolution') continue;
    const last = dispatches.at(-1);
    if (last?.kind === 'convolution' && canJoin(last, pass)) {
      dispatches[dispatches.length - 1] = join(last, pass);
    } else {
      dispatches.push(pass);
    }
  }
  return dispatches;
}

const canJoin = (a: ConvolutionPass, b: ConvolutionPass): boolean =>
  a.jobs.length + b.jobs.length <= mostJobs && JSON.stringify(a.widths) === JSON.stringify(b.widths);

function join(a: ConvolutionPass, b: ConvolutionPass): ConvolutionPass {
  return {
    kind: 'convolution',
    label: `${a.label}, ${b.label}`,
    reads: [...a.reads, ...b.reads],
    writes: [...a.writes, ...b.writes],
    jobs: [...a.jobs, ...b.jobs],
    widths: a.widths,
  };
}
