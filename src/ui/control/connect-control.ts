import type {Signals} from '../../control/signals.ts';
import type {ControlSurface} from '../../control/surface.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {MappingController, type MappingRequest} from './mapping-controller.ts';

/** What the control sources and the mappings need of the page. */
export interface ControlOptions {
  readonly store: AppStore;
  readonly notices: NoticeController;
  readonly signals: Signals;
  readonly surface: ControlSurface;
}

/** The controllers of everything that moves the dream from outside. */
export interface Control {
  readonly map: (request: MappingRequest) => void;
  readonly disconnect: () => void;
}

/** Makes and connects them; downloaded with what is behind "All controls". */
export function connectControl({store, notices, signals, surface}: ControlOptions): Control {
  const mapping = new MappingController(store, notices, signals, surface);
  const controllers: readonly Controller[] = [mapping];
  for (const controller of controllers) controller.connect();
  return {
    map: (request) => void mapping.handle(request),
    disconnect: () => {
      for (const controller of [...controllers].reverse()) controller.disconnect();
    },
  };
}
