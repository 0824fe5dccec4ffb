import {camerasByName, type MediaAccess} from './camera.ts';

/** How large a preview is at most: many may run at once. */
const previewPx = {width: 320, height: 180};

/** A small stream of each camera, by name, for as long as someone chooses among them. A camera that is busy has none. */
export async function previewCameras(
  access: MediaAccess = navigator.mediaDevices,
): Promise<ReadonlyMap<string, MediaStream | undefined>> {
  const previews = new Map<string, MediaStream | undefined>();
  for (const [name, id] of await camerasByName(access)) {
    const video = {deviceId: {exact: id}, width: {ideal: previewPx.width}, height: {ideal: previewPx.height}};
    previews.set(name, await access.getUserMedia({video}).catch(() => undefined));
  }
  return previews;
}

/** Gives the cameras back. */
export function endPreviews(previews: ReadonlyMap<string, MediaStream | undefined>): void {
  for (const stream of previews.values()) for (const track of stream?.getTracks() ?? []) track.stop();
}
