/** The network that dreams: the models and the channels of their layers. */
export const modelStrings = {
  models: {
    converting: (file: string) => `Converting ${file}…`,
    addModel: 'Add a model',
    howToAdd:
      'Drop a Keras InceptionV3 (.h5) or a model pack (a folder or .zip) anywhere to add it. It stays in this browser.',
    sizeAndPrecision: (size: string, precision: string) => `${size} ${precision}`,
    layersTo: (lastLayer: string) => `mixed0 to ${lastLayer}`,
    addedByYou: 'added by you',
    downloaded: 'downloaded',
    onServer: 'on the server',
    notUsedYet: 'not used on this device yet',
    remove: (model: string) => `Remove ${model}`,
  },
  speed: (ms: string, size: string, engine: string) => `${ms} ms per step at ${size} (${engine})`,
  channels: {
    unknown: 'The channels of this model are unknown.',
    layer: 'Layer',
    layerChoice: (layer: string, selected: number) =>
      selected === 0 ? layer : `${layer} (${selected} selected)`,
    clearSelection: 'Clear selection',
    channelsOf: (layer: string) => `Channels of ${layer}`,
    channel: (channel: number) => `Channel ${channel}`,
    drawImages: 'Draw images',
    drawRest: 'Draw the rest',
    drawing: 'Drawing',
    drawingImages: (done: number, count: number) => `Drawing channel images: ${done} of ${count}…`,
    imagesMissing: (done: number, count: number, layer: string) =>
      `This model has ${done > 0 ? `${done} of the` : 'no'} images of the ${count} channels of ${layer}.`,
    inImageNow: (pick: string, channels: readonly number[], layer: string) =>
      `${pick} in the image now: ${channels.join(', ')} of ${layer}.`,
    selectSome: 'Select channels to dream of. With none selected, the whole layer is used.',
    dreamingOf: (
      channels: readonly number[],
      layer: string,
      {weightless, full}: {readonly weightless: boolean; readonly full: boolean},
    ) =>
      `Dreaming of ${channels.length === 1 ? 'channel' : 'channels'} ${channels.join(', ')} of ${layer}` +
      `${weightless ? `, but the weight of ${layer} is 0` : ''}.${full ? ' No more can be selected.' : ''}`,
  },
} as const;
