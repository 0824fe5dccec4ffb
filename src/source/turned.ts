import {has} from '../lib/capabilities.ts';

/** Degrees clockwise. */
export type Turn = 0 | 90 | 180 | 270;

/**
 * A camera's frame turned as the camera hangs; takes the frame over. Where frames know their rotation, nothing is copied:
 * they are made upright where they are shown. If it throws, the frame stays the caller's.
 */
export function turned(frame: VideoFrame, turn: Turn): VideoFrame {
  if (turn === 0) return frame;
  const made = has('frame-rotation')
    ? new VideoFrame(frame, {rotation: turn, timestamp: frame.timestamp} as VideoFrameInit)
    : drawnTurned(frame, turn);
  frame.close();
  return made;
}

function drawnTurned(frame: VideoFrame, turn: Turn): VideoFrame {
  const {displayWidth, displayHeight, timestamp} = frame;
  const [width, height] = turn === 180 ? [displayWidth, displayHeight] : [displayHeight, displayWidth];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error(`The browser gave no 2D canvas of ${width} x ${height} pixels for a frame.`);
  context.translate(width / 2, height / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(frame, -displayWidth / 2, -displayHeight / 2, displayWidth, displayHeight);
  return new VideoFrame(canvas, {timestamp});
}
