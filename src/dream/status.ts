import {mixedNames} from '../model/network.ts';
import type {Values} from '../params/values.ts';
import type {Backend} from '../ascent/backend/backend.ts';
import type {Probe} from './dream.ts';
import type {Model} from './dreamer.ts';
import type {Governor} from './governor.ts';
import type {Status} from './messages.ts';
import type {SizePx} from '../lib/size.ts';
import {channelsOf, dreamSizeOf, layersOf} from './settings.ts';

interface Readings {
  readonly backend: Backend;
  readonly model: Model;
  readonly source: SizePx;
  readonly values: Values;
  readonly governor: Governor | undefined;
  readonly dreamsPerSecond: number;
  readonly displayFps: number;
  readonly msPerStep: number;
  readonly dreams: number;
  readonly probe: Probe | undefined;
  readonly memory: Status['memory'];
}

/** The state of the pipeline as the page shows it. */
export function statusOf(readings: Readings): Status {
  const {backend, model, source, values, governor, probe, ...figures} = readings;
  const {shortSidePx, steps} = governor?.quality ?? {shortSidePx: values.resolution, steps: values.steps};
  return {
    ...figures,
    backend: backend.kind,
    device: backend.description,
    engine: model.engine,
    model: model.title,
    modelSha256: model.sha256,
    layers: model.layers,
    source,
    dream: {...(source.widthPx > 0 ? dreamSizeOf(source, shortSidePx) : source), steps},
    objective: probe?.objective,
    residualRms: probe?.residualRms ?? 0,
    degradations: [
      ...backend.degradations,
      ...kernelsLacking(backend, values),
      ...model.degradations,
      ...governed(values, governor),
      ...missing(model, values),
    ],
  };
}

const kernelsLacking = ({kind}: Backend, {engine}: Values): string[] =>
  engine === 'kernel' && kind !== 'webgpu'
    ? ['Kernels were asked for; they run on WebGPU only, so TensorFlow.js dreams.']
    : [];

function governed(values: Values, governor: Governor | undefined): string[] {
  if (governor === undefined) return [];
  return [...bound(values), ...sized(values, governor), ...paced(values, governor)];
}

/** Presets set the steps and leave their bound alone, so that it may be above them. */
const bound = ({governor, steps, stepsMin}: Values): string[] =>
  governor && stepsMin > steps
    ? [`At least ${stepsMin} steps are asked for, more than the ${steps} of each dream: they stay ${steps}.`]
    : [];

/** The dream is rarer than asked for, or the display slower, though nothing is left to yield. */
function paced({frameRate, displayRate}: Values, governor: Governor): string[] {
  const {dreamsPerSecond, displaySlow} = governor;
  const said: string[] = [];
  if (dreamsPerSecond < frameRate) {
    const rate = dreamsPerSecond.toFixed(1).replace('.0', '');
    said.push(
      `There are ${rate} dreams a second at most instead of ${frameRate}, to leave time for ${displayRate} pictures a second.`,
    );
  }
  if (displaySlow) said.push(`The picture moves less often than ${displayRate} times a second, even so.`);
  return said;
}

function sized(values: Values, governor: Governor): string[] {
  if (!governor.reduced) return [];
  const {shortSidePx, steps} = governor.quality;
  const size = shortSidePx < values.resolution ? `${shortSidePx} px instead of ${values.resolution} px` : '';
  const fewer = steps < values.steps ? `${steps} instead of ${values.steps} steps, larger ones` : '';
  const what = [size, fewer].filter(Boolean).join(' and ');
  if (!values.governor) return [`The dream has ${what}: the GPU has no memory for more.`];
  const pictures = governor.yields ? ` and ${values.displayRate} pictures` : '';
  const held = `The dream has ${what} to hold ${values.frameRate} dreams${pictures} a second.`;
  return governor.overwhelmed ? [`${held} Even so it is slower than that.`] : [held];
}

function missing(model: Model, values: Values): string[] {
  const {title, layers} = model;
  const lacking = mixedNames.filter((name) => values[name] > 0 && !layers.includes(name));
  const lost = lacking.map((name) => `${name} is not in ${title}, so it is left out.`);
  lost.push(...channelsOf(values, model).lacking);
  return layersOf(values, layers) === undefined
    ? [...lost, 'No layer has weight, so there is nothing to dream: raise one.']
    : lost;
}
