import {clockOf} from './lib/format.ts';
import {catalogue, linesOf, sentence, type Message} from '../lib/message.ts';

const adviceOf = ({advice}: Message): {advice?: string} => (advice === undefined ? {} : {advice});

const listOf = (causes: readonly Message[]): {advice?: string} =>
  causes.length === 0 ? {} : {advice: linesOf(causes)};

const goesOn = {
  scene: 'Showing the clouds meanwhile.',
  current: 'The current source stays.',
  'last-frame': 'The last frame stays for a moment, then the clouds take over.',
} as const;

/** What was done to a clip of the library. */
export type ClipAction = 'opened' | 'replayed' | 'rendered' | 'downloaded' | 'shared' | 'renamed' | 'deleted';

interface Recorded {
  readonly name: string;
  readonly durationMs: number;
  readonly frames: number;
  readonly dropped: number;
}

/** Whether a recording is any good: how many frames it lacks, and whether that shows. */
function smoothness(frames: number, dropped: number): string {
  if (dropped === 0) return 'no frames dropped.';
  const share = dropped / (frames + dropped);
  const [lacks, shows] = [
    `${dropped} of ${frames + dropped} frames dropped`,
    share < 0.01 ? 'too few to see' : share <= 0.1 ? 'it may stutter in places' : 'it stutters',
  ];
  return `${lacks}: ${shows}.`;
}

/** The key of what a notice offers, as it is printed; empty if it has none. */
interface Keyed {
  readonly key: string;
}

const byKey = (key: string, does: string): string => (key === '' ? '' : ` (${key} ${does})`);

/** What the page itself has to tell the user. */
export const notices = catalogue({
  // What the page holds back.
  frozen: ({key}: Keyed) => ({message: `Frozen on one frame${byKey(key, 'to resume')}.`}),
  gentle: ({key}: Keyed) => ({
    message: `Gentle mode: less movement and less flicker${byKey(key, 'for full strength')}.`,
  }),
  paused: ({key}: Keyed) => ({message: `Video paused${byKey(key, 'to resume')}.`}),
  ripening: ({key}: Keyed) => ({
    message: `This image keeps getting better while you watch.${key === '' ? '' : ` ${key} saves it.`}`,
  }),
  'recording-rate': ({fps, askedFps}: {fps: number; askedFps: number}) => ({
    message: `Recording ${fps} fps instead of ${askedFps}, so that the dream keeps its rate.`,
  }),
  // Sources.
  'screen-awaits-click': () => ({message: 'Browsers share a screen only after a click on the page.'}),
  'video-awaits-choice': () => ({message: 'The address asks for a video, but not which one.'}),
  'image-awaits-choice': () => ({message: 'The address asks for an image, but not which one.'}),
  'file-unsupported': ({name}: {name: string}) => ({
    message: `“${name}” is neither a video nor an image.`,
    advice: 'Choose a video such as MP4 or WebM, or an image such as JPEG or PNG.',
  }),
  'guide-failed': ({cause}: {cause: Message}) => ({
    message: `The guide could not be used: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'frame-lost': ({cause}: {cause: Message}) => ({
    message: `A frame of the source was lost: ${cause.message}`,
  }),
  'source-lost': ({
    cause,
    meanwhile,
    retrying,
  }: {
    cause: Message;
    meanwhile: 'scene' | 'current' | 'last-frame';
    retrying: boolean;
  }) => ({
    message: `${cause.message} ${goesOn[meanwhile]}${retrying ? ' Retrying automatically.' : ''}`,
    ...adviceOf(cause),
  }),

  // Recordings and images.
  'no-source': () => ({message: 'There is nothing to record yet.', advice: 'Choose a source first.'}),
  /** `frames` were kept, and `dropped` were not, because the encoder was still busy with those before. */
  recorded: ({name, durationMs, frames, dropped}: Recorded) => ({
    message: `“${name}”: ${clockOf(durationMs / 1000)}, ${smoothness(frames, dropped)}`,
    ...(dropped > 0.1 * (frames + dropped) && {
      advice: 'For a smoother one, lower the recording’s frame rate or quality, or the dream’s size.',
    }),
  }),
  'recording-failed': ({cause}: {cause: Message}) => ({
    message: `Nothing was recorded: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'recording-silent': ({cause}: {cause: Message}) => ({
    message: `This recording has no sound: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'recordings-repaired': ({name, others}: {name: string; others: number}) => ({
    message: `“${name}”${others > 0 ? ` and ${others} more were` : ' was'} cut off when the page was closed, and recovered up to that point.`,
  }),
  'recordings-lost': ({count}: {count: number}) => ({
    message: `${count === 1 ? 'A recording was' : `${count} recordings were`} cut off within the first second. Nothing could be saved.`,
  }),
  'snapshot-failed': ({cause}: {cause: Message}) => ({
    message: `The image could not be saved: ${cause.message}`,
    ...adviceOf(cause),
  }),

  'flashes-unlimited': () => ({
    message: 'Flashes are not limited.',
    advice:
      'They can be dangerous to people with photosensitive epilepsy. Warn everyone who can see the screen.',
  }),

  // Looks of the user's own.
  'look-saved': ({name}: {name: string}) => ({message: `“${name}” was saved to your looks.`}),
  'look-deleted': ({name}: {name: string}) => ({message: `“${name}” was deleted.`}),
  'looks-imported': ({count}: {count: number}) => ({
    message: `${count} ${count === 1 ? 'look was' : 'looks were'} added.`,
  }),
  'looks-refused': ({cause}: {cause: Message}) => ({
    message: `Your looks stay as they were: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'looks-not-kept': ({cause}: {cause: Message}) => ({
    message: `Your looks will be lost when this page is closed: ${cause.message}`,
    ...adviceOf(cause),
  }),

  // What moves the dream from outside.
  'mappings-refused': ({cause}: {cause: Message}) => ({
    message: `The mappings stay as they were: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'mappings-not-kept': () => ({
    message: 'The mappings will be lost when this page is closed: this browser stores nothing for it.',
    advice: 'Export them to a file.',
  }),
  'key-taken': ({printed, does}: {printed: string; does: string}) => ({
    message: `“${printed}” was the key for “${does}”, which now has none.`,
  }),
  'keys-reset': () => ({message: 'All keys were reset to their defaults.'}),
  'keys-not-kept': () => ({
    message: 'Your keys will be lost when this page is closed: this browser stores nothing for it.',
  }),
  'gamepad-connected': ({name}: {name: string}) => ({
    message: `“${name}” is connected.`,
    advice: 'Its sticks, triggers and buttons can move the dream.',
  }),
  'mappings-cleared': ({count}: {count: number}) => ({
    message: `${count === 1 ? 'The mapping was' : `${count} mappings were`} removed.`,
  }),

  // The library.
  'library-unreadable': ({cause}: {cause: Message}) => ({
    message: `The library could not be read: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'clip-failed': ({name, action, cause}: {name: string; action: ClipAction; cause: Message}) => ({
    message: `“${name}” could not be ${action}: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'share-unsupported': () => ({
    message: 'This browser cannot share such files.',
    advice: 'Download it instead.',
  }),

  // What a file restores.
  'video-has-take': () => ({
    message: 'This video is a take: it includes everything that was changed while it was recorded.',
  }),
  'video-has-recipe': () => ({message: 'This video was made with Reverie and includes its settings.'}),
  restored: ({
    look,
    changed,
    settings,
    causes,
  }: {
    look: string;
    changed: number;
    settings: number;
    causes: readonly Message[];
  }) => ({
    message: `Restored ${look === '' ? 'the settings' : `“${look}” and its settings`}: ${changed} of ${settings} changed.`,
    ...listOf(causes),
  }),
  replaying: ({changes, causes}: {changes: number; causes: readonly Message[]}) => ({
    message: `Replaying the take with its ${changes} ${changes === 1 ? 'change' : 'changes'}.`,
    ...listOf(causes),
  }),
  'other-weights': ({model}: {model: string}) => ({
    message: `It was made with other weights of ${model} than the ones here, so it may look different.`,
  }),
  'other-version': ({version, own}: {version: string; own: string}) => ({
    message: `It was made with version ${version}; this is ${own}.`,
  }),

  // The page.
  'settings-in-address': ({causes}: {causes: readonly Message[]}) => ({
    message: `${causes.length === 1 ? 'A setting in the address is' : `${causes.length} settings in the address are`} not valid.`,
    ...listOf(causes),
  }),
  'settings-refused': ({causes}: {causes: readonly Message[]}) => ({
    message: `${causes.length === 1 ? 'A setting was' : `${causes.length} settings were`} not accepted.`,
    ...listOf(causes),
  }),
  'gentle-by-system': () => ({
    message: 'Gentle mode is on because this system asks for reduced motion.',
  }),
  flicker: () => ({message: 'Strong dreams can flicker.'}),
  'fullscreen-denied': () => ({message: 'This browser does not allow full screen here.'}),
  'drawer-failed': ({reason}: {reason: string}) => ({
    message: `Channels, library, models and rendering could not be loaded: ${sentence(reason)}`,
    advice: 'Check the network and reload the page. The dream continues.',
  }),
  'new-version': () => ({
    message: 'A new version of Reverie is available. This one keeps running until you update.',
  }),
  'model-added': ({title}: {title: string}) => ({message: `Added ${title}.`}),
  'models-unlisted': ({reason}: {reason: string}) => ({
    message: `The server’s list of models, models/index.json, could not be loaded: ${sentence(reason)}`,
  }),
  'model-not-removed': ({title, cause}: {title: string; cause: Message}) => ({
    message: `${title} could not be removed: ${cause.message}`,
    ...adviceOf(cause),
  }),
  'model-refused': ({cause}: {cause: Message}) => ({
    message: `The model could not be added. ${cause.message}`,
    ...adviceOf(cause),
  }),

  // Further screens.
  'outputs-stand-still': () => ({
    message: 'The other screens freeze while another window or tab covers this page.',
  }),
  'outputs-blocked': () => ({
    message: 'The browser blocked the windows for the other screens.',
    advice: 'Allow pop-ups for this page, beside the address, or open the windows here.',
  }),
  'controls-window-blocked': () => ({
    message: 'The browser blocked the window for the controls.',
    advice: 'Allow pop-ups for this page, beside the address, or open the window here.',
  }),
  'screens-missing': ({screens, outputs}: {screens: number; outputs: number}) => ({
    message: `${screens} of ${outputs} windows have no screen.`,
    advice:
      'Connect the screens and switch them on; their windows then open automatically. Or use fewer extra screens.',
  }),

  // Renderings.
  'renderings-interrupted': ({count}: {count: number}) => ({
    message: `${count === 1 ? 'A rendering was' : `${count} renderings were`} interrupted.`,
    advice: 'Finished frames are kept.',
  }),
  rendered: ({name}: {name: string}) => ({message: `Rendered “${name}” to the library.`}),
  'render-offered': ({name}: {name: string}) => ({
    message: `“${name}” can be rendered to a file, frame by frame.`,
  }),

  'large-image-offered': ({name}: {name: string}) => ({
    message: `“${name}” is dreamed live.`,
    advice: 'It can also be made into a large image, up to 8192 pixels.',
  }),

  'channel-worker-failed': ({reason}: {reason: string}) => ({
    message: `The channel images could not be drawn: ${reason === '' ? 'their worker could not be loaded.' : sentence(reason)}`,
  }),
});
