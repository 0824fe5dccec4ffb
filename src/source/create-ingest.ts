import {BytesIngest} from './ingest-bytes.ts';
import {GpuIngest} from './ingest-gpu.ts';
import type {FrameHolder, Ingest} from './ingest.ts';

/** The ingest for where the holder's frames lie. With a device, TensorFlow.js must run on the same one. */
export const createIngest = (holder: FrameHolder): Ingest =>
  holder.device ? new GpuIngest(holder.device, holder) : new BytesIngest(holder);
