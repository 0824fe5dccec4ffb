/** What a video costs to render in parts, and the table of it in docs/farm.md. */

export const farmPagePath = 'docs/farm.md';

/** What the parts of a video are made of. */
export interface Work {
  readonly parts: number;
  readonly frames: number;
  /** Of all parts together. */
  readonly preRollFrames: number;
  /** Processor seconds of a start, and of a frame. */
  readonly startS: number;
  readonly frameS: number;
}

/** Processor seconds of all parts: every part starts, and every frame and every frame of pre-roll is dreamed. */
export const workOf = ({parts, frames, preRollFrames, startS, frameS}: Work): number =>
  parts * startS + (frames + preRollFrames) * frameS;

/** By how much parts cost more than one piece, as a share of it. */
export const overheadOf = (work: Work): number =>
  workOf(work) / workOf({...work, parts: 1, preRollFrames: 0}) - 1;

/** Seconds that as many parts as nodes take, where a rendering keeps `busy` processors of a node at work. */
export const timeOf = (work: Work, nodes: number, busy: number): number =>
  (Math.ceil(work.parts / nodes) * workOf(work)) / work.parts / busy;

/** A film of 90 minutes at 24 frames a second. */
const film = {minutes: 90, fps: 24} as const;
/**
 * Measured at 1920 x 1080 with the defaults, on two cores of an AMD EPYC without a GPU, by renderings of 12 and 36 frames;
 * a machine of other tasks at the same time.
 */
const measured = {startS: 4.3, frameS: 0.75, busy: 1.4} as const;
/** Seconds of pre-roll of a part: after a scene change, and eight half-lives of `persistence` 1.6 within a scene. */
const preRollS = {cut: 1.6, within: 12.8} as const;

function rowOf(nodes: number): string {
  const frames = film.minutes * 60 * film.fps;
  const withPreRoll = (seconds: number): Work => ({
    ...{parts: nodes, frames, startS: measured.startS, frameS: measured.frameS},
    preRollFrames: (nodes - 1) * seconds * film.fps,
  });
  const [cut, within] = [withPreRoll(preRollS.cut), withPreRoll(preRollS.within)];
  const cells = [
    nodes.toLocaleString('en'),
    duration((film.minutes * 60) / nodes),
    percent(overheadOf(cut)),
    duration(timeOf(cut, nodes, measured.busy)),
    hours(workOf(cut)),
    percent(overheadOf(within)),
    duration(timeOf(within, nodes, measured.busy)),
  ];
  return `| ${cells.join(' | ')} |`;
}

const percent = (share: number): string =>
  share === 0 ? 'none' : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

const hours = (seconds: number): string => Math.round(seconds / 3600).toLocaleString('en');

/** Seconds in the unit that suits them. */
function duration(seconds: number): string {
  if (seconds >= 2 * 3600) return `${(seconds / 3600).toFixed(seconds < 36_000 ? 1 : 0)} h`;
  if (seconds >= 120) return `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

const head = [
  'Nodes = parts',
  'A part',
  'Overhead after cuts',
  'Time',
  'Processor hours',
  'Overhead within scenes',
  'Time',
];

const [begin, end] = ['<!-- farm: written by npm run docs -->', '<!-- /farm -->'];

/** The page with its table as it should be. Throws if it has no place for one. */
export function withFarmTable(page: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${farmPagePath} must have ${begin} before ${end}.`);
  const lines = [
    `With F = ${(film.minutes * 60 * film.fps).toLocaleString('en')}, s = ${measured.startS} s, c = ${measured.frameS} s,`,
    `u = ${measured.busy}, and a pre-roll of ${preRollS.cut} s after cuts or ${preRollS.within} s within scenes:`,
  ].join(' ');
  const table = [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...[1, 10, 100, 1000].map(rowOf),
  ].join('\n');
  return `${page.slice(0, from)}${begin}\n\n${lines}\n\n${table}\n\n${page.slice(to)}`;
}
