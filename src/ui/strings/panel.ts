/** The panel and what is in it from the start. */
export const panelStrings = {
  panel: {
    mainControls: 'Main controls',
    allControls: 'All controls',
    fewerControls: 'Fewer controls',
    gentleHelp: 'Less flicker: removes the dream’s own movement and keeps changes small.',
  },
  presets: {
    presets: 'Presets',
  },
  control: {
    doubleClickResets: 'Double-click to reset',
  },
  depth: {
    depth: 'Depth, from texture to creature',
    valueText: (depth: number, description: string) => `${depth.toFixed(2)}, ${description}`,
    texture: 'texture',
    creature: 'creature',
    layerByLayer: 'Layer by layer',
    awayFrom: (layer: string) => `away from ${layer}`,
    nothing: 'nothing: all layer weights are 0',
    /** The strongest layer, and the next one if it is strong too. */
    towards: (layers: readonly string[]) => layers.join(', some '),
  },
  /** What each layer of the network tends to see, shallow to deep. */
  layers: {
    lines: 'lines',
    weave: 'weave',
    shimmer: 'shimmer',
    eyesAndShells: 'eyes and shells',
    furAndFeathers: 'fur and feathers',
    heads: 'heads',
    dogsAndBirds: 'dogs and birds',
    creatures: 'creatures',
    scenes: 'scenes',
    objects: 'objects',
    things: 'things',
  },
  source: {
    source: 'Source',
    waitingForCamera: 'Waiting for the camera. Allow it if the browser asks.',
    opening: 'Opening…',
    dropAnywhere: 'Drop or paste a video or an image anywhere.',
    playVideo: 'Play video',
    pauseVideo: 'Pause video',
    chooseByImage: 'Choose a camera by its image',
    camera: 'Camera',
    anyCamera: 'Any camera',
    cameraResolution: 'Camera resolution',
  },
  actions: {
    saveImage: 'Save image',
    recordClip: 'Record clip',
    fullScreen: 'Full screen',
    help: 'Help',
    recordTake: 'Record take',
    resetDream: 'Reset the dream',
    openCleanWindow: 'Open a clean window',
    moveControls: 'Move controls to a window',
    pinControls: 'Pin controls',
    compare: 'Compare: hold to show the source',
  },
  flip: {
    switchCamera: 'Switch camera',
    switchTo: (camera: string) => `Switch to ${camera}`,
  },
  /** What the page does, in a word or two. */
  statusWord: {
    noCamera: 'No camera',
    loading: 'Loading',
    paused: 'Paused',
    ripening: (share: string) => `Ripening ${share}`,
    finished: 'Finished',
    frozen: 'Frozen',
    slow: 'Slow',
    dreaming: 'Dreaming',
    /** Rounded down: it is not 100 % before it is done. */
    percent: (share: number) => `${Math.floor(100 * share)} %`,
  },
  status: {
    limits: 'Limits',
    noFigures: 'Figures appear with the first dream.',
    display: 'Display',
    source: 'Source',
    objective: 'Objective',
    notMeasured: 'not measured yet',
    channels: 'Channels',
    residual: 'Residual',
    rms: (value: number) => `${value.toFixed(3)} rms`,
    backend: 'Backend',
    engine: 'Engine',
    model: 'Model',
    memory: 'Memory',
    inTensors: (size: string, tensors: number) => `${size} in ${tensors} tensors`,
    dream: 'Dream',
    dreamed: (size: string, steps: number) => `${size}, ${steps} ${steps === 1 ? 'step' : 'steps'}`,
    dreams: 'Dreams',
    rate: (perSecond: number, msPerStep: number) =>
      `${perSecond.toFixed(1)} per second, ${msPerStep.toFixed(0)} ms per step`,
    ripening: 'Ripening',
    ripened: (size: string, octaves: number, steps: number) =>
      `${size}, ${octaves} octaves of ${steps} steps`,
    finished: 'finished',
  },
  help: {
    title: 'A network looks, and sees more than there is',
    whatItDoes:
      'Each dream changes the image a little, so that one layer of a neural network responds to it more strongly: shallow layers to lines and textures, deep ones to eyes, animals and creatures. The next dream continues from the last. Nothing leaves this device.',
    gestures:
      'Press and hold the image to see the source; tap it to show or hide the controls. Zoom in with two fingers or the mouse wheel, then drag to look around. Drop or paste a video or an image anywhere. Double-click a slider, or press Backspace on it, to reset it.',
    /** What stands before and after the name of the control. */
    gentle: [
      'Strong dreams can flicker.',
      'removes the dream’s own movement and keeps its changes small. It is on by default where the system asks for reduced motion.',
    ],
  },
} as const;
