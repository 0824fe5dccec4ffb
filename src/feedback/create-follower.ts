import * as tf from '@tensorflow/tfjs';
import {CpuFollower} from './follower-cpu.ts';
import {GpuFollower} from './gpu/follower.ts';
import type {Follower} from './follower.ts';

/** The follower for the backend in use now. */
export const createFollower = (): Follower =>
  tf.getBackend() === 'webgpu' ? new GpuFollower() : new CpuFollower();
