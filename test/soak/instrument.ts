/** What the instrumented worker counts. */
export interface Counts {
  readonly gpuObjects: number;
  /** Those of them that have a label: all but the buffers that TensorFlow.js keeps for later, of whatever sizes came. */
  readonly labelled: number;
  /** Devices that were asked for. */
  readonly devices: number;
  /** Milliseconds between drawn frames since they were last taken. */
  readonly frameMs: readonly number[];
}

/** The global through which the counts are read. */
export interface Instrumented {
  reverieSoak?: {take: () => Counts; destroyDevice: () => boolean};
}

/**
 * Counts the buffers, textures and other objects on the GPU that are alive, of WebGPU and of WebGL, and times the
 * frames. Runs in a worker before its own code, so it uses nothing from outside itself.
 */
export function instrument(): void {
  let gpuObjects = 0;
  let labelled = 0;
  const alive = new WeakSet<object>();
  const hasLabel = (object: object): boolean => 'label' in object && object.label !== '';
  const count = (change: number, label: boolean): void => {
    gpuObjects += change;
    if (label) labelled += change;
  };
  const collected = new FinalizationRegistry((label: boolean) => count(-1, label));
  const born = (object: unknown): void => {
    if (typeof object !== 'object' || object === null) return;
    alive.add(object);
    collected.register(object, hasLabel(object), object);
    count(1, hasLabel(object));
  };
  const died = (object: unknown): void => {
    if (typeof object !== 'object' || object === null || !alive.delete(object)) return;
    collected.unregister(object);
    count(-1, hasLabel(object));
  };
  type Method = (this: unknown, ...args: unknown[]) => unknown;
  const globals = globalThis as unknown as Record<string, {prototype: Record<string, Method | undefined>}>;
  const wrap = (
    type: string,
    method: string,
    around: (call: () => unknown, self: unknown, args: unknown[]) => unknown,
  ): void => {
    const prototype = globals[type]?.prototype;
    const original = prototype?.[method];
    if (!prototype || !original) return;
    prototype[method] = function (...args) {
      return around(() => original.apply(this, args), this, args);
    };
  };
  const creates = (type: string, method: string): void =>
    wrap(type, method, (call) => {
      const object = call();
      born(object);
      return object;
    });
  for (const what of ['Buffer', 'Texture', 'QuerySet']) {
    creates('GPUDevice', `create${what}`);
    wrap(`GPU${what}`, 'destroy', (call, self) => {
      died(self);
      return call();
    });
  }
  for (const what of [
    'Buffer',
    'Texture',
    'Framebuffer',
    'Renderbuffer',
    'Program',
    'Shader',
    'VertexArray',
    'Sampler',
  ]) {
    creates('WebGL2RenderingContext', `create${what}`);
    wrap('WebGL2RenderingContext', `delete${what}`, (call, _, [object]) => {
      died(object);
      return call();
    });
  }
  let device: GPUDevice | undefined;
  let devices = 0;
  wrap('GPUAdapter', 'requestDevice', async (call) => {
    devices += 1;
    return (device = (await call()) as GPUDevice);
  });

  let frameMs: number[] = [];
  let lastMs: number | undefined;
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) =>
    request((nowMs) => {
      if (lastMs !== undefined && frameMs.length < 10_000) frameMs.push(nowMs - lastMs);
      lastMs = nowMs;
      callback(nowMs);
    });
  (globalThis as Instrumented).reverieSoak = {
    take: () => {
      const taken = frameMs;
      frameMs = [];
      return {gpuObjects, labelled, devices, frameMs: taken};
    },
    destroyDevice: () => {
      device?.destroy();
      return device !== undefined;
    },
  };
}
