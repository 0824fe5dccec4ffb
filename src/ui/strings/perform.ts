import type {Shape} from '../../params/automation/modulator.ts';
import type {Easing} from '../../params/morph.ts';
import type {Quantise} from '../perform/perform-state.ts';

/** The performance view, the looks of the user's own, and the automation. */
export const performStrings = {
  perform: {
    performance: 'Performance',
    close: 'Close the performance view',
    playSetlist: 'Play setlist',
    pauseSetlist: 'Pause setlist',
    dialParameter: (dial: number) => `Parameter of dial ${dial}`,
    hitTitle: 'Stronger while it is held',
    recordLanesTitle: 'Record what your hands do into lanes that repeat it',
  },
  crossfader: {
    fromTo: (a: string, b: string) => `Crossfader from ${a} to ${b}`,
    setEnd: (end: string, title: string) => `${end} ${title}: set ${end} to the current look`,
    setEndTitle: (end: string) => `Set ${end} to the current look`,
    /** The title of an end that is neither a preset nor a saved look. */
    unsaved: 'Unsaved',
  },
  dial: {
    title: (label: string) =>
      `${label}: drag up or down, or type a number; Shift is finer; double-click to reset`,
    range: (label: string, min: number, max: number) => `${label}, ${min} to ${max}`,
  },
  timing: {
    beatsPerMinute: (min: number, max: number) => `Beats per minute, ${min} to ${max}`,
    bpm: 'BPM',
    lookBegins: 'When a look begins',
    quantisations: {
      off: 'At once',
      beat: 'On the beat',
      bar: 'On the bar',
    } satisfies Record<Quantise, string>,
    morphLength: 'How long a morph takes',
    morphEasing: 'How a morph moves',
    noMorph: 'No morph',
    morph: (length: string) => `Morph ${length}`,
  },
  easings: {
    linear: 'Even',
    smooth: 'Smooth',
    in: 'Slow start',
    out: 'Slow end',
  } satisfies Record<Easing, string>,
  looks: {
    nameOfLook: 'Name of the look',
    name: 'Name',
    /** The name of a look that is saved without one. */
    look: 'Look',
    save: 'Save look',
    perform: 'Perform',
    surpriseMe: 'Surprise me',
    file: 'File of looks',
    moveUp: 'Move up',
    moveDown: 'Move down',
    /** What a button does, with the look that it does it to. */
    with: (label: string, name: string) => `${label} ${name}`,
  },
  automation: {
    addLane: 'Add lane',
    addModulator: 'Add modulator',
    choose: (label: string) => `${label}…`,
    recordLanes: 'Record lanes',
    finishLanes: 'Finish lanes',
    restart: 'Restart',
    units: {seconds: 'Seconds', beats: 'Beats'},
    laneOf: (label: string) => `Lane of ${label}`,
    removeLane: (label: string) => `Remove the lane of ${label}`,
    unitOfLane: (label: string) => `Unit of the lane of ${label}`,
    easingOfLane: (label: string) => `Easing of the lane of ${label}`,
    loop: 'Loop',
    removeModulator: (modulator: number) => `Remove modulator ${modulator}`,
    shapeOf: (modulator: number) => `Shape of modulator ${modulator}`,
    unitOf: (modulator: number) => `Unit of modulator ${modulator}`,
    shapes: {
      sine: 'Sine',
      triangle: 'Triangle',
      saw: 'Saw',
      square: 'Square',
      noise: 'Smooth noise',
      hold: 'Sample and hold',
      envelope: 'Envelope, once',
    } satisfies Record<Shape, string>,
    rate: 'Rate',
    depth: 'Depth',
    phase: 'Phase',
  },
  timeline: {
    loopEnds: 'The loop ends here',
    keyframesOf: (label: string) => `Keyframes of ${label}`,
    addKeyframe: 'Add keyframe',
    deleteKeyframe: 'Delete keyframe',
    chosen: (keyframe: number, count: number, text: string) => `${keyframe} of ${count}: ${text}`,
    chosenExpression: (keyframe: number, count: number, text: string) =>
      `${keyframe} of ${count}: ${text}, edited as text`,
    keyframe: (label: string, keyframe: number) => `${label}, keyframe ${keyframe}`,
    expressionTitle: (text: string) =>
      `${text}. It is an expression: drag it to change its time, edit its value as text`,
    /** “30 s, 0.05” */
    text: (time: string, value: string) => `${time}, ${value}`,
  },
} as const;
