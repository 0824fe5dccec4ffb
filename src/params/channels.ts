/** Channels of layers, counted from 0, by the layer's key. */
export type Channels = Readonly<Record<string, readonly number[]>>;

/** The most channels that can be picked of one layer: more of them look like all of them. */
export const mostChannels = 32;

/** `mixed4:12,55;mixed6:3`: layers with the channels picked of them. */
export const channelsPattern = new RegExp(
  ((layer) => `${layer}(?:;${layer}){0,10}`)(`mixed(?:10|\\d):\\d{1,4}(?:,\\d{1,4}){0,${mostChannels - 1}}`),
);

/** The channels that a text of channelsPattern picks, without repeats and in order; none for the empty text. */
export function parseChannels(text: string): Channels {
  const picked: Record<string, number[]> = {};
  for (const [, layer = '', list = ''] of text.matchAll(/(mixed\d+):([\d,]+)/g)) {
    const all = new Set([...(picked[layer] ?? []), ...list.split(',').map(Number)]);
    picked[layer] = [...all].toSorted((a, b) => a - b).slice(0, mostChannels);
  }
  return picked;
}

/** The text that picks these channels; layers without any are left out. */
export function formatChannels(channels: Channels): string {
  return Object.entries(channels)
    .filter(([, list]) => list.length > 0)
    .map(([layer, list]) => `${layer}:${list.join(',')}`)
    .join(';');
}

/** The text with a channel added or, if it was picked, removed. A layer with the most channels stays as it is. */
export function toggleChannel(text: string, layer: string, channel: number): string {
  const channels = parseChannels(text);
  const before = channels[layer] ?? [];
  const after = before.includes(channel)
    ? before.filter((each) => each !== channel)
    : [...before, channel].toSorted((a, b) => a - b);
  return after.length > mostChannels ? text : formatChannels({...channels, [layer]: after});
}
