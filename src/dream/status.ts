import type {Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {Backend} from '../ascent/backend/backend.ts';
import type {Probe} from './dream.ts';
import type {Model} from './dreamer.ts';
import type {Governor} from './governor.ts';
import type {Status} from './messages.ts';
import type {SizePx} from '../lib/size.ts';
import {notices} from './notices.ts';
import {climbOf, dreamSizeOf} from './dream-order.ts';
import {smallModel} from './model-choice.ts';

interface Readings {
  readonly backend: Backend;
  readonly model: Model;
  /** Of its folder. */
  readonly modelName: string;
  readonly source: SizePx;
  readonly values: Values;
  readonly governor: Governor | undefined;
  readonly dreamsPerSecond: number;
  readonly displayFps: number;
  readonly msPerStep: number;
  readonly dreams: number;
  readonly probe: Probe | undefined;
  readonly memory: Status['memory'];
  readonly ripening: Status['ripening'];
  readonly lacks: readonly Message[];
  readonly ownGuide: boolean;
  readonly picked: Status['picked'] | undefined;
}

/** The state of the pipeline as the page shows it. */
export function statusOf(readings: Readings): Status {
  const {backend, model, source, values, governor, probe, lacks, picked, ownGuide, ...figures} = readings;
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
    picked: picked ?? {},
    residualRms: probe?.residualRms ?? 0,
    degradations: [
      ...backend.degradations,
      ...kernelsLacking(backend, values),
      ...model.degradations,
      ...smaller(readings),
      ...(figures.ripening ? [] : governed(values, governor)),
      ...missing(model, values),
      ...lacks,
      ...unguided(values, ownGuide),
    ],
  };
}

const kernelsLacking = ({kind}: Backend, {engine}: Values): Message[] =>
  engine === 'kernel' && kind !== 'webgpu' ? [notices['kernels-need-webgpu']()] : [];

/** The small model dreams instead of the embedded one. */
const smaller = ({model: {title}, modelName, values}: Readings): Message[] =>
  modelName === smallModel && values.model !== smallModel ? [notices['model-smaller']({title})] : [];

function governed(values: Values, governor: Governor | undefined): Message[] {
  if (governor === undefined) return [];
  return [...bound(values), ...sized(values, governor), ...paced(values, governor)];
}

/** Presets set the steps and leave their minimum alone, so that it may be above them. */
const bound = ({governor, steps, stepsMin}: Values): Message[] =>
  governor && stepsMin > steps ? [notices['steps-below-minimum']({stepsMin, steps})] : [];

/** Dreams come less often than asked for, or the display is slower, though nothing is left to yield. */
function paced({frameRate, displayRate}: Values, governor: Governor): Message[] {
  const {displaySlow} = governor;
  const dreamsPerSecond = Number(governor.dreamsPerSecond.toFixed(1));
  const rates = {dreamsPerSecond, askedPerSecond: frameRate, displayFps: displayRate};
  return [
    ...(governor.dreamsPerSecond < frameRate ? [notices['dreams-rarer'](rates)] : []),
    ...(displaySlow ? [notices['display-slow']({displayFps: displayRate})] : []),
  ];
}

function sized(values: Values, governor: Governor): Message[] {
  if (!governor.reduced) return [];
  const {shortSidePx, steps} = governor.quality;
  const reduction = {shortSidePx, askedPx: values.resolution, steps, askedSteps: values.steps};
  if (!values.governor) return [notices['reduced-for-memory'](reduction)];
  const {frameRate: dreamsPerSecond, displayRate: displayFps} = values;
  return [
    governor.yields
      ? notices['reduced-for-display']({...reduction, dreamsPerSecond, displayFps})
      : notices['reduced-for-rate']({...reduction, dreamsPerSecond}),
    ...(governor.overwhelmed ? [notices['rate-missed']({dreamsPerSecond})] : []),
  ];
}

/** The user's own guide image is not there, so that the objective follows none. */
const unguided = ({objective, guide}: Values, ownGuide: boolean): Message[] =>
  objective === 'guide' && guide === 'own' && !ownGuide ? [notices['guide-missing']()] : [];

function missing(model: Model, values: Values): Message[] {
  const {title} = model;
  const {objective, lackingLayers, lackingChannels} = climbOf(values, model);
  return [
    ...lackingLayers.map((layer) => notices['layer-missing']({layer, model: title})),
    ...lackingChannels.map(({channels, ...lacking}) =>
      notices['channels-missing']({...lacking, model: title, channels: channels.join(', ')}),
    ),
    ...(objective === null ? [notices['no-layers']()] : []),
  ];
}
