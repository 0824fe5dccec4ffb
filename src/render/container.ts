import {Mp4OutputFormat, WebMOutputFormat, type OutputFormat} from 'mediabunny';
import type {VideoFormat} from './spec.ts';

/** The container of a result. */
export const containerOf = (format: VideoFormat): OutputFormat =>
  format === 'mp4' ? new Mp4OutputFormat({fastStart: false}) : new WebMOutputFormat();
