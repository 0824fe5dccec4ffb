import type {Page} from 'playwright-core';
import {dreamWorker} from './faults.ts';

/** Bytes by what they were in: labels of buffers and textures, or the way by which a frame was read or uploaded. */
export type Bytes = Readonly<Record<string, number>>;

/** What passed between the processor's memory and the GPU's. */
export interface Traffic {
  readonly read: Bytes;
  readonly written: Bytes;
  /** Frames that the GPU imported without a copy. */
  readonly imported: number;
}

type Counting = typeof globalThis & {traffic: Traffic};

/**
 * Counts what the dream's thread reads of the GPU's memory and of frames, and writes to it, from now on. Gives what
 * has been counted since it was asked last.
 */
export async function watchTraffic(page: Page): Promise<() => Promise<Traffic>> {
  const worker = dreamWorker(page);
  await worker.evaluate(() => {
    type Method = (...given: unknown[]) => unknown;
    type Count = (given: unknown[], result: unknown, self: unknown) => unknown;
    const traffic = {
      read: {} as Record<string, number>,
      written: {} as Record<string, number>,
      imported: 0,
    };
    (globalThis as Counting).traffic = traffic;
    const add = (way: 'read' | 'written', what: string, bytes: number): void => {
      traffic[way][what] = (traffic[way][what] ?? 0) + bytes;
    };
    const watch = ({prototype}: {prototype: object}, name: string, count: Count): void => {
      const original = Reflect.get(prototype, name) as Method;
      Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]) {
        const result = original.apply(this, given);
        count(given, result, this);
        return result;
      });
    };
    const bytesOf = (data: unknown): number => (data as ArrayBuffer).byteLength;
    const labelOf = (object: unknown): string => (object as {label: string}).label || 'unnamed';
    const textureOf = (target: unknown): GPUTexture => (target as {texture: GPUTexture}).texture;
    watch(GPUBuffer, 'getMappedRange', (_, range, self) => {
      const isRead = ((self as GPUBuffer).usage & GPUBufferUsage.MAP_READ) !== 0;
      add(isRead ? 'read' : 'written', labelOf(self), bytesOf(range));
    });
    watch(GPUQueue, 'writeBuffer', ([buffer, , data, , size]) => {
      // A size is in elements of the data.
      const {BYTES_PER_ELEMENT = 1} = data as {BYTES_PER_ELEMENT?: number};
      add('written', labelOf(buffer), typeof size === 'number' ? size * BYTES_PER_ELEMENT : bytesOf(data));
    });
    watch(GPUQueue, 'writeTexture', ([target, data]) =>
      add('written', labelOf(textureOf(target)), bytesOf(data)),
    );
    watch(GPUQueue, 'copyExternalImageToTexture', ([, target]) => {
      const texture = textureOf(target);
      add('written', labelOf(texture), 4 * texture.width * texture.height);
    });
    watch(GPUDevice, 'importExternalTexture', () => (traffic.imported += 1));
    watch(VideoFrame, 'copyTo', ([into]) => add('read', 'VideoFrame.copyTo', bytesOf(into)));
    watch(OffscreenCanvasRenderingContext2D, 'getImageData', (_, found) =>
      add('read', 'getImageData', bytesOf((found as ImageData).data)),
    );
  });
  return () =>
    worker.evaluate(() => {
      const {traffic} = globalThis as Counting;
      const counted = {...traffic};
      Object.assign(traffic, {read: {}, written: {}, imported: 0});
      return counted;
    });
}
