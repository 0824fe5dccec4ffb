import {messageOf} from '../../lib/message.ts';
import type {EventHandlers} from '../lib/events.ts';
import type {AppStore} from '../lib/state.ts';
import {notices as catalogue} from '../notices.ts';
import type {ReverieRender} from '../render/render.ts';
import type {Controllers} from './create-controllers.ts';

/** Who carries out what the elements ask for, here or in a window of their own. */
export function createEventHandlers(
  store: AppStore,
  render: ReverieRender,
  controllers: Controllers,
): EventHandlers {
  const {act, notices, values, perform, morph, looks, automation} = controllers;
  const {source, guide, files, restore, stream, controlsWindow, search, inputs, play} = controllers;
  return {
    act: (action) => act(action, true),
    compare: (on) => act('compare', on),
    'change-values': (changes) => values.change(changes),
    'steer-values': (changes) => values.steer(changes),
    'reset-values': (keys) => values.reset(keys),
    'apply-preset': (name) => looks.choosePreset(name),
    looks: (request) => void looks.handle(request),
    perform: (changes) => store.set({perform: {...store.state.perform, ...changes}}),
    automate: (request) => automation.handle(request),
    tempo: (bpm) => perform.setBpm(bpm),
    hit: (on) => perform.hit(on),
    crossfade: (at) => morph.crossfade(at),
    map: (request) => inputs.controller?.map(request),
    sound: (request) => inputs.controller?.sound(request),
    midi: (request) => inputs.controller?.midi(request),
    keys: (request) => inputs.controller?.keys(request),
    remote: (request) => inputs.controller?.remote(request),
    'choose-source': (request) => source.choose(request),
    'choose-guide': (request) => void guide.choose(request),
    'choose-files': (chosen) => void files.choose(chosen),
    'restore-recipe': (recipe) => restore.restore({recipe, problems: []}),
    'replay-take': (video) => void restore.replayVideo(video),
    'set-stream': (changes) => stream.set(changes),
    'open-stream': () => void stream.findTargets(),
    'open-render': () => store.set({allControls: true}),
    'render-file': (file) => {
      controlsWindow.close();
      void render.choose(file);
    },
    'play-clip': (clip) => {
      play(clip).catch((error: unknown) => {
        const cause = messageOf(error);
        notices.show({
          id: 'clip',
          kind: 'problem',
          ...catalogue['clip-failed']({name: clip.name, action: 'opened', cause}),
        });
      });
    },
    published: ({clip, show}) =>
      store.set(show ? {allControls: true, library: {show: clip}} : {library: {show: undefined}}),
    'choose-camera': (choosingCamera) => store.set({choosingCamera}),
    search: (searching) => store.set({searching}),
    find: (to) => void search.go(to),
    dialog: (dialogOpen) => store.set({dialogOpen}),
    dismiss: (id) => notices.resolve(id),
    notify: (notice) => notices.show(notice),
  };
}
