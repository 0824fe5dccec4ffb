import {mix, step} from 'three/tsl';
import type {Node} from 'three/webgpu';

/** Linear light of an sRGB colour. */
export const decoded = (color: Node<'vec3'>): Node<'vec3'> => {
  const within = color.clamp(0, 1);
  const curve = within.add(0.055).div(1.055).pow(2.4);
  return mix(within.div(12.92), curve, step(0.04045, within));
};

/** The sRGB colour of linear light. */
export const encoded = (light: Node<'vec3'>): Node<'vec3'> => {
  const within = light.clamp(0, 1);
  const curve = within
    .pow(1 / 2.4)
    .mul(1.055)
    .sub(0.055);
  return mix(within.mul(12.92), curve, step(0.0031308, within));
};
