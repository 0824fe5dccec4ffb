import type {Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import {cameraEnded, cameraError, noCameraAccess} from './camera-error.ts';
import {notices} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {pumpStream} from './track-frames.ts';
import type {Turn} from './turned.ts';

/** What the camera source uses of `navigator.mediaDevices`. */
export type MediaAccess = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;

/**
 * A camera by its name (empty: the browser's choice), asked for frames of about `size`. Where it is not available, the
 * first available of `order`: names or parts of names, in capitals or not.
 */
export interface CameraRequest {
  readonly device: string;
  readonly size: Values['cameraSize'];
  readonly order?: readonly string[];
  /** The side of a phone to prefer where no camera is named. */
  readonly facing?: Values['facing'];
  /** How it is mounted: what its frames are turned by, in degrees clockwise. */
  readonly turn?: Values['cameraTurn'];
}

/** A live camera. Ends with a SourceError when it is unplugged or no longer allowed. */
export class CameraSource implements Source {
  readonly kind = 'camera';
  readonly #request: CameraRequest;
  #outlet: Outlet | undefined;
  #label: string;
  #selfie = true;
  #notice: Message | undefined;

  constructor(request: CameraRequest) {
    this.#request = request;
    this.#label = request.device;
  }

  get label(): string {
    return this.#label;
  }

  /** Cameras that do not say where they face are most often a laptop's or a monitor's. */
  get selfie(): boolean {
    return this.#selfie;
  }

  get notice(): Message | undefined {
    return this.#notice;
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('camera', listener));
    try {
      const access = mediaAccess();
      const {stream, notice} = await openCamera(access, this.#request);
      const track = stream.getVideoTracks()[0];
      this.#label = track?.label ?? this.#label;
      this.#selfie = facesUser(track?.getSettings().facingMode);
      this.#notice = notice ?? (await alikeNotice(access, this.#request.device));
      const turn = Number(this.#request.turn ?? 0) as Turn;
      pumpStream(stream, outlet, 'camera', () => cameraEnded(this.#label), turn);
    } catch (error) {
      outlet.close();
      throw error;
    }
    await outlet.first;
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = undefined;
  }
}

/** The names, or parts of names, that the parameter `cameraOrder` lists. */
export const preferredCameras = (order: Values['cameraOrder']): string[] =>
  order
    .split('|')
    .map((name) => name.trim())
    .filter(Boolean);

/** The names of the cameras, each once; none before the camera was allowed, since browsers keep them back. */
export async function listCameras(access: MediaAccess = mediaAccess()): Promise<string[]> {
  return [...(await camerasByName(access)).keys()];
}

/** Whether a camera of this `facingMode` shows the viewer to themselves; unknown counts as yes. */
export const facesUser = (facingMode: string | undefined): boolean =>
  facingMode === undefined || facingMode === '' || facingMode === 'user';

/**
 * Opens the best available of the cameras asked for, or if none is there the browser's choice; `notice` reports another
 * than the first of them. A camera that refuses the size is asked for any. Throws SourceError.
 */
export async function openCamera(
  access: MediaAccess,
  {device, size, order = [], facing = 'any'}: CameraRequest,
): Promise<{stream: MediaStream; notice?: Message}> {
  const [best = ''] = [device, ...order].filter((name) => name !== '');
  try {
    if (best === '') return {stream: await openSized(access, size, facingOf(facing))};
    const known = ranked([...(await camerasByName(access))], {device, order});
    if (known.length > 0) return await openFirst(access, size, known, best);

    // Names are kept back until some camera was allowed: open one, then look again.
    const any = await openSized(access, size);
    const named = await camerasByName(access).catch((cause: unknown) => {
      stopTracks(any);
      throw cause;
    });
    const found = ranked([...named], {device, order});
    const [first] = found;
    if (!first) return {stream: any, notice: instead(best, any)};
    if (first.id === any.getVideoTracks()[0]?.getSettings().deviceId) return noticed(any, first, best);
    stopTracks(any);
    return await openFirst(access, size, found, best);
  } catch (cause) {
    throw cameraError(cause, best);
  }
}

/**
 * Whether a camera that is asked for before the one of this label is available now: it is opened and closed again, since
 * that a camera is busy shows in no other way. Throws what the browser throws.
 */
export async function betterCameraOpens(
  label: string,
  request: CameraRequest,
  access: MediaAccess = mediaAccess(),
): Promise<boolean> {
  for (const {name, id} of ranked([...(await camerasByName(access))], request)) {
    if (name === label) return false;
    const stream = await openSized(access, request.size, exactly(id)).catch(() => undefined);
    if (!stream) continue;
    stopTracks(stream);
    return true;
  }
  return false;
}

const stopTracks = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

interface Ranked {
  readonly name: string;
  readonly id: string;
  /** It is the first of those asked for. */
  readonly isBest: boolean;
}

/** The cameras that are asked for, best first. */
function ranked(
  cameras: readonly (readonly [name: string, id: string])[],
  {device, order = []}: Pick<CameraRequest, 'device' | 'order'>,
): Ranked[] {
  const tests = [
    ...(device === '' ? [] : [(name: string) => name === device]),
    ...order.map((part) => (name: string) => name.toLowerCase().includes(part.toLowerCase())),
  ];
  const found = new Map<string, Ranked>();
  for (const [rank, test] of tests.entries()) {
    for (const [name, id] of cameras) {
      if (test(name) && !found.has(id)) found.set(id, {name, id, isBest: rank === 0});
    }
  }
  return [...found.values()];
}

/** Opens the first of the cameras that opens; throws what the last one threw. */
async function openFirst(
  access: MediaAccess,
  size: Values['cameraSize'],
  cameras: readonly Ranked[],
  best: string,
): Promise<{stream: MediaStream; notice?: Message}> {
  let failure: unknown;
  for (const camera of cameras) {
    try {
      return noticed(await openSized(access, size, exactly(camera.id)), camera, best);
    } catch (cause) {
      failure = cause;
    }
  }
  if (!isOverconstrained(failure)) throw failure;
  const stream = await openSized(access, size);
  return {stream, notice: instead(best, stream)};
}

const noticed = (
  stream: MediaStream,
  {isBest}: Ranked,
  best: string,
): {stream: MediaStream; notice?: Message} => (isBest ? {stream} : {stream, notice: instead(best, stream)});

const exactly = (id: string): MediaTrackConstraints => ({deviceId: {exact: id}});

const facingOf = (facing: Values['facing']): MediaTrackConstraints =>
  facing === 'any' ? {} : {facingMode: {ideal: facing}};

async function openSized(
  access: MediaAccess,
  size: Values['cameraSize'],
  camera: MediaTrackConstraints = {},
): Promise<MediaStream> {
  const [width, height] = size.split('x').map(Number);
  try {
    return await access.getUserMedia({
      video: {...camera, width: {ideal: width}, height: {ideal: height}, frameRate: {ideal: 30}},
    });
  } catch (cause) {
    if (!isOverconstrained(cause)) throw cause;
    return await access.getUserMedia({video: Object.keys(camera).length === 0 ? true : camera});
  }
}

const isOverconstrained = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'OverconstrainedError';

/** For a named camera that shares its name: which of them it is depends on the browser's order, which may change. */
export async function alikeNotice(access: MediaAccess, device: string): Promise<Message | undefined> {
  const [, name = ''] = /^(.*?)(?: #\d+)?$/.exec(device) ?? [];
  if (name === '') return undefined;
  const cameras = await access.enumerateDevices().catch(() => []);
  const count = cameras.filter(({kind, label}) => kind === 'videoinput' && label === name).length;
  return count > 1 ? notices['cameras-alike']({name, count}) : undefined;
}

function instead(device: string, stream: MediaStream): Message {
  const label = stream.getVideoTracks()[0]?.label ?? '';
  return notices['camera-replaced']({asked: device, label});
}

/** Device id by name. Cameras of one name are told apart by a number in the order the browser gives them. */
export async function camerasByName(access: MediaAccess): Promise<Map<string, string>> {
  const cameras = (await access.enumerateDevices()).filter(
    ({kind, label}) => kind === 'videoinput' && label !== '',
  );
  const ids = new Map<string, string>();
  for (const {label, deviceId} of cameras) {
    let name = label;
    for (let copy = 2; ids.has(name); copy++) name = `${label} #${copy}`;
    ids.set(name, deviceId);
  }
  return ids;
}

function mediaAccess(): MediaAccess {
  const {mediaDevices} = navigator as {mediaDevices?: MediaDevices};
  if (!mediaDevices) throw noCameraAccess(isSecureContext);
  return mediaDevices;
}
