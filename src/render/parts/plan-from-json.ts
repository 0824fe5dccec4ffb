import {JsonChecks, memberPath} from '../../lib/json-checks.ts';
import {checkedVideo, limits, videoFormats} from '../spec.ts';
import {notices} from './notices.ts';
import {PlanError, planVersion, type Plan, type PlannedPart} from './plan.ts';

/** A day at 240 frames a second. */
const mostFrames = 24 * 3600 * 240;
const mostS = 1e7;
const mostBytes = Number.MAX_SAFE_INTEGER;
const longestPath = 4096;
const qualities = ['medium', 'high', 'very-high'] as const;
const codecs = ['avc', 'hevc', 'vp9', 'av1', 'vp8', 'png'] as const;

/**
 * Reads a plan from parsed JSON; `name` is its file. Throws PlanError where it is none, of another version, or has a field
 * that cannot be used, and RenderError and AutomationError where its settings are out of range.
 */
export function planFrom(json: unknown, name: string): Plan {
  const plan = json as Partial<Plan> | null;
  if (typeof plan !== 'object' || plan?.reverie !== 'plan') throw new PlanError(notices['no-plan']({name}));
  if (plan.version !== planVersion) {
    throw new PlanError(
      notices['plan-version']({name, got: String(plan.version), wanted: String(planVersion)}),
    );
  }
  const checks = new JsonChecks((refusal) => new PlanError(notices['plan-damaged']({name, ...refusal})));
  const fields = checks.object(plan, '');
  checkVideo(checks, fields['video']);
  checkSpec(checks, fields['spec']);
  checkOutput(checks, fields['output']);
  const model = checks.object(fields['model'], 'model');
  for (const each of ['name', 'sha256']) checks.text(model[each], `model.${each}`, 256);
  for (const each of ['take', 'person']) if (fields[each] !== null) checks.text(fields[each], each, 64);
  if (fields['guide'] !== null) checkFile(checks, fields['guide'], 'guide');
  if (fields['images'] !== null) {
    const images = checks.object(fields['images'], 'images');
    checks.number(images['fps'], 'images.fps', 1, 240);
    checkWhole(checks, images['first'], 'images.first', 0, mostFrames);
  }
  if (fields['preRollLimitS'] !== null) checks.number(fields['preRollLimitS'], 'preRollLimitS', 0, mostS);
  checkParts(checks, fields['parts'], (plan as Plan).video.frames);
  return {...(plan as Plan), spec: checkedVideo((plan as Plan).spec)};
}

function checkWhole(checks: JsonChecks, raw: unknown, path: string, min: number, max: number): number {
  const number = checks.number(raw, path, min, max);
  return Number.isInteger(number) ? number : checks.refuse(path, raw, `a whole number from ${min} to ${max}`);
}

function checkFile(checks: JsonChecks, json: unknown, path: string): Record<string, unknown> {
  const file = checks.object(json, path);
  checks.text(file['path'], memberPath(path, 'path'), longestPath);
  checkWhole(checks, file['bytes'], memberPath(path, 'bytes'), 0, mostBytes);
  for (const each of ['sha256', 'sampleSha256']) checks.text(file[each], memberPath(path, each), 64);
  return file;
}

function checkSize(checks: JsonChecks, size: Record<string, unknown>, path: string, max: number): void {
  for (const side of ['widthPx', 'heightPx']) checkWhole(checks, size[side], memberPath(path, side), 1, max);
}

function checkVideo(checks: JsonChecks, json: unknown): void {
  const video = checkFile(checks, json, 'video');
  checkSize(checks, video, 'video', 4 * limits.videoSidePx.max);
  checkWhole(checks, video['frames'], 'video.frames', 1, mostFrames);
  checks.number(video['durationS'], 'video.durationS', 0, mostS);
}

function checkOutput(checks: JsonChecks, json: unknown): void {
  const output = checks.object(json, 'output');
  checkSize(checks, output, 'output', limits.videoSidePx.max);
  checks.choice(output['codec'], 'output.codec', codecs);
}

/** What `checkedVideo` takes for granted. */
function checkSpec(checks: JsonChecks, json: unknown): void {
  const spec = checks.object(json, 'spec');
  checks.object(spec['values'], 'spec.values');
  checks.object(spec['automation'], 'spec.automation');
  checks.object((spec['automation'] as Record<string, unknown>)['tempo'], 'spec.automation.tempo');
  checks.choice(spec['format'], 'spec.format', videoFormats);
  checks.choice(spec['quality'], 'spec.quality', qualities);
  checks.number(spec['seed'], 'spec.seed', -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  for (const each of ['fromS', 'toS']) {
    if (spec[each] !== null) checks.number(spec[each], `spec.${each}`, 0, mostS);
  }
  if (spec['size'] !== null) {
    checkSize(checks, checks.object(spec['size'], 'spec.size'), 'spec.size', limits.videoSidePx.max);
  }
  if (spec['classic'] !== null) {
    const classic = checks.object(spec['classic'], 'spec.classic');
    for (const each of ['octaves', 'octaveScale'] as const) {
      checks.number(classic[each], `spec.classic.${each}`, limits[each].min, limits[each].max);
    }
  }
  if (spec['images'] === null) return;
  const {bits} = checks.object(spec['images'], 'spec.images');
  if (bits !== 8 && bits !== 16) checks.refuse('spec.images.bits', bits, '8 or 16');
}

/** That the parts hold every frame exactly once. */
function checkParts(checks: JsonChecks, json: unknown, frames: number): void {
  let next = 0;
  const parts = checks.list(json, 'parts', mostFrames);
  for (const [index, raw] of parts.entries()) {
    const path = `parts[${index}]`;
    const part = checks.object(raw, path) as Partial<Record<keyof PlannedPart, unknown>>;
    checkWhole(checks, part.part, `${path}.part`, index + 1, index + 1);
    checkWhole(checks, part.fromFrame, `${path}.fromFrame`, next, next);
    const toFrame = checkWhole(checks, part.toFrame, `${path}.toFrame`, next + 1, frames);
    const preRollFrames = checkWhole(checks, part.preRollFrames, `${path}.preRollFrames`, 0, next);
    for (const each of ['fromS', 'toS'] as const) checks.number(part[each], `${path}.${each}`, -mostS, mostS);
    checks.number(part.preRollS, `${path}.preRollS`, 0, mostS);
    checks.number(part.left, `${path}.left`, 0, Infinity);
    checks.choice(part.at, `${path}.at`, ['start', 'cut', 'within']);
    checkState(checks, part.state, `${path}.state`, next - preRollFrames === 0);
    next = toFrame;
  }
  if (next !== frames) checks.refuse('parts', next, `parts of ${frames} frames together`);
}

function checkState(checks: JsonChecks, json: unknown, path: string, isStart: boolean): void {
  if (isStart) {
    if (json !== null) checks.refuse(path, json, 'null, since nothing was dreamed before');
    return;
  }
  const state = checks.object(json, path);
  const breathing = checks.object(state['breathing'], `${path}.breathing`);
  for (const each of ['still', 'phaseS'])
    checks.number(breathing[each], `${path}.breathing.${each}`, -mostS, mostS);
  checkWhole(checks, state['index'], `${path}.index`, 0, mostFrames);
  if (state['sinceCutS'] !== null) checks.number(state['sinceCutS'], `${path}.sinceCutS`, 0, mostS);
  if (state['picks'] !== undefined) checks.object(state['picks'], `${path}.picks`);
}
