import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {cameraError, noCameraAccess} from '../../../src/source/camera-error.ts';
import {
  alikeNotice,
  betterCameraOpens,
  facesUser,
  listCameras,
  openCamera,
  type MediaAccess,
} from '../../../src/source/camera.ts';

interface FakeStream {
  readonly label: string;
  stopped: boolean;
}

/** Cameras whose names show once one was opened; `refuse` may reject a request with an error of that name. */
function fakeAccess(
  cameras: Readonly<Record<string, string>>,
  refuse: (constraints: MediaTrackConstraints) => string | undefined = () => undefined,
): {access: MediaAccess; asked: MediaTrackConstraints[]; streams: FakeStream[]} {
  const asked: MediaTrackConstraints[] = [];
  const streams: FakeStream[] = [];
  const access = {
    enumerateDevices: () =>
      Promise.resolve(
        Object.entries(cameras).map(([deviceId, label]) => ({
          kind: 'videoinput',
          deviceId: streams.length > 0 ? deviceId : '',
          label: streams.length > 0 ? label : '',
        })),
      ),
    getUserMedia: ({video}: {video: MediaTrackConstraints | true}) => {
      const constraints = video === true ? {} : video;
      asked.push(constraints);
      const name = refuse(constraints);
      if (name !== undefined) return Promise.reject(new DOMException('', name));
      const id =
        (constraints.deviceId as {exact: string} | undefined)?.exact ?? Object.keys(cameras)[0] ?? '';
      const stream: FakeStream = {label: cameras[id] ?? '', stopped: false};
      streams.push(stream);
      const track = {
        label: stream.label,
        getSettings: () => ({deviceId: id}),
        stop: () => (stream.stopped = true),
      };
      return Promise.resolve({getTracks: () => [track], getVideoTracks: () => [track]});
    },
  };
  return {access: access as unknown as MediaAccess, asked, streams};
}

const two = {a: 'Lid camera', b: 'Desk camera'};

describe('openCamera', () => {
  it('asks once, and for the size only, when no camera is named', async () => {
    const {access, asked} = fakeAccess(two);
    const {notice} = await openCamera(access, {device: '', size: '1920x1080'});
    expect(asked).toEqual([{width: {ideal: 1920}, height: {ideal: 1080}, frameRate: {ideal: 30}}]);
    expect(notice).toBeUndefined();
  });

  it('finds a named camera although names show only after the first was opened, which it stops', async () => {
    const {access, streams} = fakeAccess(two);
    const {stream, notice} = await openCamera(access, {device: 'Desk camera', size: '640x480'});
    expect(stream.getVideoTracks()[0]?.label).toBe('Desk camera');
    expect(notice).toBeUndefined();
    expect(streams).toEqual([
      {label: 'Lid camera', stopped: true},
      {label: 'Desk camera', stopped: false},
    ]);
  });

  it('keeps the browser’s choice when that is the named one already', async () => {
    const {access, streams} = fakeAccess(two);
    await openCamera(access, {device: 'Lid camera', size: '640x480'});
    expect(streams).toEqual([{label: 'Lid camera', stopped: false}]);
  });

  it('uses another camera for a missing one and names both', async () => {
    const {access, streams} = fakeAccess(two);
    const {notice} = await openCamera(access, {device: 'Gone', size: '640x480'});
    expect(notice).toMatchObject({code: 'camera-replaced', data: {asked: 'Gone', label: 'Lid camera'}});
    expect(streams.filter(({stopped}) => !stopped)).toHaveLength(1);
  });

  it('stops the camera that it opened to learn the names, where those cannot be read', async () => {
    const {access, streams} = fakeAccess(two);
    const {enumerateDevices} = access;
    access.enumerateDevices = () =>
      streams.length > 0 ? Promise.reject(new Error('No devices.')) : enumerateDevices.call(access);
    await expect(openCamera(access, {device: 'Desk camera', size: '640x480'})).rejects.toMatchObject({
      code: 'camera-failed',
    });
    expect(streams).toEqual([{label: 'Lid camera', stopped: true}]);
  });

  it('takes the first of an order that is there and opens, by parts of names, and reports that it is not the best', async () => {
    const three = {...two, c: 'Ceiling CAM 4K'};
    const best = fakeAccess(three);
    const order = ['ceiling cam', 'desk', 'lid'];
    const request = {device: '', size: '640x480', order} as const;
    const found = await openCamera(best.access, request);
    expect(found.stream.getVideoTracks()[0]?.label).toBe('Ceiling CAM 4K');
    expect(found.notice).toBeUndefined();
    expect(best.streams.filter(({stopped}) => !stopped)).toHaveLength(1);

    let isBusy = true;
    const busy = fakeAccess(three, ({deviceId}) =>
      isBusy && (deviceId as {exact: string} | undefined)?.exact === 'c' ? 'NotReadableError' : undefined,
    );
    const second = await openCamera(busy.access, request);
    expect(second.stream.getVideoTracks()[0]?.label).toBe('Desk camera');
    expect(second.notice?.data).toEqual({asked: 'ceiling cam', label: 'Desk camera'});
    expect(await betterCameraOpens('Desk camera', request, busy.access)).toBe(false);
    isBusy = false;
    expect(await betterCameraOpens('Desk camera', request, busy.access)).toBe(true);
    expect(await betterCameraOpens('Ceiling CAM 4K', request, busy.access)).toBe(false);
    expect(busy.streams.filter(({stopped}) => !stopped)).toEqual([{label: 'Desk camera', stopped: false}]);

    const absent = fakeAccess(two);
    const third = await openCamera(absent.access, {...request, device: 'Gone', order: ['nonesuch', 'lid']});
    expect(third.stream.getVideoTracks()[0]?.label).toBe('Lid camera');
    expect(third.notice?.data).toEqual({asked: 'Gone', label: 'Lid camera'});
    expect(await betterCameraOpens('Lid camera', request, absent.access)).toBe(true);
  });

  it('takes any size from a camera that refuses the one asked for', async () => {
    const {access, asked} = fakeAccess(two, ({width}) => (width ? 'OverconstrainedError' : undefined));
    await openCamera(access, {device: '', size: '3840x2160'});
    expect(asked.at(-1)).toEqual({});
  });

  it('rejects with a SourceError that names the camera', async () => {
    const {access} = fakeAccess(two, () => 'NotReadableError');
    await expect(openCamera(access, {device: 'Desk camera', size: '640x480'})).rejects.toMatchObject({
      name: 'SourceError',
      kind: 'camera',
      code: 'camera-busy',
      data: {label: 'Desk camera'},
    });
  });
});

describe('listCameras', () => {
  it('is empty before a camera was allowed and tells cameras of one name apart after', async () => {
    const {access} = fakeAccess({a: 'USB camera', b: 'USB camera'});
    expect(await listCameras(access)).toEqual([]);
    await openCamera(access, {device: '', size: '640x480'});
    expect(await listCameras(access)).toEqual(['USB camera', 'USB camera #2']);
    const {stream} = await openCamera(access, {device: 'USB camera #2', size: '640x480'});
    expect(stream.getVideoTracks()[0]?.getSettings().deviceId).toBe('b');
  });
});

describe('cameraError', () => {
  beforeEach(() => void vi.stubGlobal('navigator', {userAgent: 'Firefox/153.0', maxTouchPoints: 0}));
  afterEach(() => void vi.unstubAllGlobals());

  it.each([
    ['NotAllowedError', 'camera-denied'],
    ['SecurityError', 'camera-denied'],
    ['NotFoundError', 'camera-missing'],
    ['NotReadableError', 'camera-busy'],
    ['AbortError', 'camera-busy'],
    ['OverconstrainedError', 'camera-size'],
    ['TypeError', 'camera-failed'],
  ])('%s is %s', (name, code) => {
    expect(cameraError(new DOMException('why', name)).code).toBe(code);
  });

  it('tells a refusal by the system from one by the browser', () => {
    const bySystem = new DOMException('Permission denied by system', 'NotAllowedError');
    expect(cameraError(bySystem).code).toBe('camera-denied-by-system');
  });

  it('blames the insecure address only where the address is insecure', () => {
    expect(noCameraAccess(false).code).toBe('camera-insecure');
    expect(noCameraAccess(true).code).toBe('camera-unsupported');
  });
});

it('facesUser takes the unknown for a selfie, never the other sides', () => {
  expect(['user', undefined, ''].map(facesUser)).toEqual([true, true, true]);
  expect(['environment', 'left', 'right'].map(facesUser)).toEqual([false, false, false]);
});

describe('two cameras of one name', () => {
  const {access} = fakeAccess({a: 'Desk camera', b: 'Desk camera', c: 'Lid camera'});
  it.each([
    ['Desk camera', {code: 'cameras-alike', data: {name: 'Desk camera', count: 2}}],
    ['Desk camera #2', {code: 'cameras-alike', data: {name: 'Desk camera', count: 2}}],
    ['Lid camera', undefined],
    ['', undefined],
  ])('are reported where “%s” was asked for', async (device, notice) => {
    await openCamera(access, {device: '', size: '640x480'});
    expect(await alikeNotice(access, device)).toEqual(notice && expect.objectContaining(notice));
  });
});

it('prefers a side where no camera is named, and only there', async () => {
  const {access, asked} = fakeAccess(two);
  await openCamera(access, {device: '', size: '640x480', facing: 'environment'});
  expect(asked.at(-1)).toMatchObject({facingMode: {ideal: 'environment'}});
  await openCamera(access, {device: 'Desk camera', size: '640x480', facing: 'environment'});
  expect(asked.at(-1)).toMatchObject({deviceId: {exact: 'b'}});
  expect(asked.at(-1)).not.toHaveProperty('facingMode');
});
