import type {Refusal} from '../../lib/json-checks.ts';
import {catalogue, sentence, type CodeOf} from '../../lib/message.ts';

/** What planning, rendering and joining the parts of a video tells the user. */
export const notices = catalogue({
  surveying: () => ({message: 'Looking for scene changes…'}),

  // What is wrong with a plan, or no longer fits it.
  'no-plan': ({name}: {name: string}) => ({
    message: `“${name}” is no plan, or is damaged.`,
    advice: 'Make one: reverie plan VIDEO OUT --parts N > plan.json.',
  }),
  'plan-damaged': ({name, path, got, allowed}: {name: string} & Refusal) => ({
    message: `“${name}” cannot be used: its ${path} is ${got} and must be ${allowed}.`,
    advice: 'Plan again.',
  }),
  'plan-version': ({name, got, wanted}: {name: string; got: string; wanted: string}) => ({
    message: `“${name}” is a plan of version ${got}; this is Reverie with plans of version ${wanted}.`,
    advice: 'Plan, render and join with the same Reverie.',
  }),
  'no-such-part': ({got, parts}: {got: number; parts: number}) => ({
    message: `There is no part ${got}: the plan has parts 1 to ${parts}.`,
  }),
  'file-changed': ({path, what}: {path: string; what: string}) => ({
    message: `“${path}” is not the ${what} that the plan was made for: its content differs.`,
    advice: 'Give the file that was planned, or plan again.',
  }),
  'model-changed': ({name, got, wanted}: {name: string; got: string; wanted: string}) => ({
    message: `The model “${name}” is not the one that the plan was made for: its digest is ${short(got)}, not ${short(wanted)}.`,
    advice: 'Install the same model here, or plan again.',
  }),
  'take-changed': ({name}: {name: string}) => ({
    message: `The take in “${name}” is not the one that the plan was made for.`,
    advice: 'Give the file that was planned, or plan again.',
  }),
  'person-changed': ({got, wanted}: {got: string; wanted: string}) => ({
    message: `The network that finds people is not the one that the plan was made for: its digest is ${short(got)}, not ${short(wanted)}.`,
    advice: 'Use the same Reverie everywhere, or plan again.',
  }),
  'person-missing': ({reason}: {reason: string}) => ({
    message: `The network that finds people could not be loaded: ${sentence(reason)}`,
    advice: 'Install Reverie again, or dream everywhere (where).',
  }),
  'frames-changed': ({name, got, wanted}: {name: string; got: number; wanted: number}) => ({
    message: `“${name}” has ${got} frames here, and ${wanted} in the plan.`,
    advice: 'Use the same browser version everywhere, or plan again.',
  }),
  'no-planned-encoder': ({codec}: {codec: string}) => ({
    message: `The browser of this machine has no encoder for ${codec}, in which the other parts are encoded.`,
    advice: 'Render the part on a machine like the one that planned.',
  }),

  // What is wrong with a part.
  'part-locked': ({path, holder}: {path: string; holder: string}) => ({
    message: `“${path}” is being rendered by ${holder}.`,
    advice: 'Try again when that has ended.',
  }),
  'part-interrupted': ({path, frames}: {path: string; frames: number}) => ({
    message: `“${path}” was interrupted; ${frames} of its frames are kept.`,
    advice: 'Run the same command again: it goes on from there.',
  }),
  'part-foreign': ({path}: {path: string}) => ({
    message: `“${path}” was rendered by another plan, or with other options.`,
    advice: 'Render that part by this plan.',
  }),
  'part-damaged': ({path, reason}: {path: string; reason: string}) => ({
    message: `“${path}” is damaged: ${sentence(reason)}`,
    advice: 'Delete it and render that part again.',
  }),
  'part-replaced': ({path, reason}: {path: string; reason: string}) => ({
    message: `“${path}” is damaged and is rendered again: ${sentence(reason)}`,
  }),
  'part-twice': ({path, other, part}: {path: string; other: string; part: number}) => ({
    message: `“${path}” and “${other}” are both part ${part}.`,
    advice: 'Give each part once.',
  }),
  'parts-missing': ({parts}: {parts: string}) => ({
    message: `These parts are missing: ${parts}.`,
    advice: 'Render them, then join again.',
  }),
  'part-model': ({path, got, wanted}: {path: string; got: string; wanted: string}) => ({
    message: `“${path}” was dreamed by a model with digest ${short(got)}, not ${short(wanted)}.`,
    advice: 'Render that part by the planned model.',
  }),
  'part-encoder': ({path}: {path: string}) => ({
    message: `“${path}” was encoded with another configuration than the first part.`,
    advice: 'Render it on a machine with the same browser.',
  }),
  'disk-full': ({path}: {path: string}) => ({
    message: `There is no space left to write “${path}”.`,
    advice: 'Free some space, then run the same command again; what is done is kept.',
  }),
  'not-written': ({path, reason}: {path: string; reason: string}) => ({
    message: `“${path}” could not be written: ${sentence(reason)}`,
  }),

  // What the result is like.
  'fewer-parts': ({got, wanted}: {got: number; wanted: number}) => ({
    message: `The video is divided into ${got} parts, not ${wanted}: a part lasts a second or more, and does not begin while the picture flashes.`,
  }),
  'cuts-within': ({parts}: {parts: string}) => ({
    message: `These parts begin within a scene, where the dream’s detail may visibly change (12 to 18 of 255 levels where it was measured): ${parts}.`,
    advice: 'Ask for fewer parts, so that all begin after scene changes.',
  }),
  'pre-roll-limited': ({part, share}: {part: number; share: number}) => ({
    message: `Part ${part} may begin with a visible difference: the pre-roll’s limit leaves ${share} / 255 of the dream before it.`,
    advice: 'Raise --pre-roll.',
  }),
  'mixed-backends': ({backends}: {backends: string}) => ({
    message: `The parts were dreamed on different backends (${backends}), whose dreams differ a little.`,
    advice: 'For a seamless result, render all of them on the same kind of machine.',
  }),
});

export type PartCode = CodeOf<typeof notices>;

const short = (digest: string): string => `${digest.slice(0, 12)}…`;
