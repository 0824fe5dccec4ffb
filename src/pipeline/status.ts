import {mixedNames} from '../model/network.ts';
import type {Values} from '../params/values.ts';
import type {Probe} from './dream.ts';
import type {Governor} from './governor.ts';
import type {Status} from './messages.ts';
import {channelsOf, dreamSizeOf, layersOf} from './settings.ts';
import type {Parts} from './start.ts';

interface Readings {
  readonly parts: Parts;
  readonly model: Parts['model'];
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
  const {parts, model, values, governor, probe, ...figures} = readings;
  const source = parts.stage.sizePx;
  const {shortSidePx, steps} = governor?.quality ?? {shortSidePx: values.resolution, steps: values.steps};
  return {
    ...figures,
    backend: parts.backend.kind,
    device: parts.backend.description,
    engine: model.engine.name,
    model: model.manifest.title,
    modelSha256: model.sha256,
    layers: model.engine.layers,
    source,
    dream: {...(source.widthPx > 0 ? dreamSizeOf(source, shortSidePx) : source), steps},
    objective: probe?.objective,
    residualRms: probe?.residualRms ?? 0,
    degradations: [
      ...parts.backend.degradations,
      ...kernelsLacking(parts, values),
      ...(model.engine.degradations ?? []),
      ...governed(values, governor),
      ...missing(model, values),
    ],
  };
}

const kernelsLacking = ({backend}: Parts, {engine}: Values): string[] =>
  engine === 'kernel' && backend.kind !== 'webgpu'
    ? ['Kernels were asked for; they run on WebGPU only, so TensorFlow.js dreams.']
    : [];

function governed(values: Values, governor: Governor | undefined): string[] {
  if (governor === undefined || !governor.reduced) return [];
  const {shortSidePx, steps} = governor.quality;
  const size = shortSidePx < values.resolution ? `${shortSidePx} px instead of ${values.resolution} px` : '';
  const fewer = steps < values.steps ? `${steps} instead of ${values.steps} steps, larger ones` : '';
  const what = [size, fewer].filter(Boolean).join(' and ');
  if (!values.governor) return [`The dream has ${what}: the GPU has no memory for more.`];
  const held = `The dream has ${what} to hold ${values.frameRate} dreams a second.`;
  return governor.overwhelmed ? [`${held} Even so it is slower than that.`] : [held];
}

function missing({engine, manifest}: Parts['model'], values: Values): string[] {
  const lacking = mixedNames.filter((name) => values[name] > 0 && !engine.layers.includes(name));
  const lost = lacking.map((name) => `${name} is not in ${manifest.title}, so it is left out.`);
  lost.push(...channelsOf(values, manifest).lacking);
  return layersOf(values, engine.layers) === undefined
    ? [...lost, 'No layer has weight, so there is nothing to dream: raise one.']
    : lost;
}
