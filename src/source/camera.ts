import type {Values} from '../params/values.ts';
import {cameraEnded, cameraError, noCameraAccess} from './camera-error.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {pumpStream} from './track-frames.ts';

/** What the camera source uses of `navigator.mediaDevices`. */
export type MediaAccess = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;

/** A camera by its name (empty: the browser's choice), asked for pictures of about `size`. */
export interface CameraRequest {
  readonly device: string;
  readonly size: Values['cameraSize'];
}

/** A live camera. Ends with a SourceError when it is unplugged or no longer allowed. */
export class CameraSource implements Source {
  readonly kind = 'camera';
  readonly #request: CameraRequest;
  #outlet: Outlet | undefined;
  #label: string;
  #selfie = true;
  #notice: string | undefined;

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

  get notice(): string | undefined {
    return this.#notice;
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('camera', listener));
    try {
      const {stream, notice} = await openCamera(mediaAccess(), this.#request);
      const track = stream.getVideoTracks()[0];
      this.#label = track?.label ?? this.#label;
      this.#selfie = facesUser(track?.getSettings().facingMode);
      this.#notice = notice;
      pumpStream(stream, outlet, 'camera', () => cameraEnded(this.#label));
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

/** The names of the cameras, each once; none before the camera was allowed, since browsers keep them back. */
export async function listCameras(access: MediaAccess = mediaAccess()): Promise<string[]> {
  return [...(await camerasByName(access)).keys()];
}

/** Calls back whenever a camera or another device comes or goes, until the returned function is called. */
export function onCamerasChange(changed: () => void): () => void {
  // Absent on insecure origins, where no camera can come or go.
  const devices = (navigator as {mediaDevices?: MediaDevices}).mediaDevices;
  devices?.addEventListener('devicechange', changed);
  return () => devices?.removeEventListener('devicechange', changed);
}

/** Whether a camera of this `facingMode` shows the viewer to themselves; unknown counts as yes. */
export const facesUser = (facingMode: string | undefined): boolean =>
  facingMode === undefined || facingMode === '' || facingMode === 'user';

/**
 * Opens the named camera, or in its absence the browser's choice and says so in `notice`. A camera that refuses the
 * size is asked for any. Throws SourceError.
 */
export async function openCamera(
  access: MediaAccess,
  {device, size}: CameraRequest,
): Promise<{stream: MediaStream; notice?: string}> {
  try {
    if (device === '') return {stream: await openSized(access, size)};
    const known = (await camerasByName(access)).get(device);
    if (known !== undefined) return await openNamed(access, {device, size}, known);

    // Names are kept back until some camera was allowed: open one, then look again.
    const any = await openSized(access, size);
    const id = (await camerasByName(access)).get(device);
    if (id !== undefined && id === any.getVideoTracks()[0]?.getSettings().deviceId) return {stream: any};
    if (id === undefined) return {stream: any, notice: instead(device, any)};
    any.getTracks().forEach((track) => track.stop());
    return await openNamed(access, {device, size}, id);
  } catch (cause) {
    throw cameraError(cause, device);
  }
}

async function openNamed(
  access: MediaAccess,
  {device, size}: CameraRequest,
  id: string,
): Promise<{stream: MediaStream; notice?: string}> {
  try {
    return {stream: await openSized(access, size, id)};
  } catch (cause) {
    if (!isOverconstrained(cause)) throw cause;
    const stream = await openSized(access, size);
    return {stream, notice: instead(device, stream)};
  }
}

async function openSized(access: MediaAccess, size: Values['cameraSize'], id?: string): Promise<MediaStream> {
  const [width, height] = size.split('x').map(Number);
  const device: MediaTrackConstraints = id === undefined ? {} : {deviceId: {exact: id}};
  try {
    return await access.getUserMedia({
      video: {...device, width: {ideal: width}, height: {ideal: height}, frameRate: {ideal: 30}},
    });
  } catch (cause) {
    if (!isOverconstrained(cause)) throw cause;
    return await access.getUserMedia({video: id === undefined ? true : device});
  }
}

const isOverconstrained = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'OverconstrainedError';

function instead(device: string, stream: MediaStream): string {
  const label = stream.getVideoTracks()[0]?.label ?? '';
  return `The camera “${device}” is not connected; “${label}” is used instead.`;
}

/** Device id by name. Cameras of one name are told apart by a number in the order the browser gives them. */
async function camerasByName(access: MediaAccess): Promise<Map<string, string>> {
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
