import type {AppState} from './state.ts';

/** Layers of the embedded model, until the status says how many the running model has. */
export const layersUntilKnown = 8;

/** How many layers the model has. */
export const layerCountOf = ({status}: Pick<AppState, 'status'>): number =>
  status?.layers.length || layersUntilKnown;
