import {listenToKeys} from '../../control/keyboard.ts';
import {isMirrored} from '../../display/framing.ts';
import type {Controller} from '../lib/controller.ts';
import {listenToEvents} from '../lib/events.ts';
import {createControllers, type AppParts} from './create-controllers.ts';
import {createEventHandlers} from './event-handlers.ts';

/** Makes the controllers, connects them, and keys and elements to them. Returns what disconnects them all. */
export function connectControllers(parts: Omit<AppParts, 'picture'>): () => void {
  const {store, elements} = parts;
  const {app, viewport, render} = elements;
  const made = createControllers({...parts, picture: () => ({act: made.act, handlers})});
  const handlers = createEventHandlers(store, render, made);

  // The values first: all others start by them. The dream before the source, which gives it frames.
  const controllers: readonly Controller[] = [
    ...[made.notices, made.values, made.history, made.flashes, made.perform, made.morph, made.automation],
    ...[made.setlist, made.exhibition, made.attract, made.replay, made.looks, made.dream, made.source],
    ...[made.guide, made.files, made.recording, made.stream, made.fullscreen, made.update],
    ...[made.search, made.thumbnails, made.controlsWindow, made.inputs],
  ];
  for (const controller of controllers) controller.connect();
  const stops = [
    made.source.onFrame(({image}, {selfie}) => {
      viewport.preview(image, isMirrored(store.state.values.mirror, selfie));
    }),
    listenToKeys(
      window,
      (action, phase) => made.act(action, phase === 'down'),
      () => store.state.keyBindings,
    ),
    listenToEvents(app, handlers),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const controller of controllers.toReversed()) controller.disconnect();
  };
}
