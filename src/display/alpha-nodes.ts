import {Fn, smoothstep, vec4} from 'three/tsl';
import type {Node} from 'three/webgpu';
import {edge} from './alpha.ts';

/** `dreamLayer` of a residual, times wet, in display units: premultiplied. */
export const layerOf = (residual: Node<'vec3'>) =>
  Fn(() => {
    const r = residual.clamp(-1, 1).toVar();
    const size = r.abs().toVar();
    const m = size.x.max(size.y).max(size.z).toVar();
    const a = m.mul(m.mul(m).oneMinus().add(2)).div(2).toVar();
    const colour = r.sub(r.mul(size).div(2)).add(a.div(2)).max(0).min(a);
    return vec4(colour, a);
  })();

/** The picture with the opacity of `cutout`: premultiplied. */
export const cutOut = (picture: Node<'vec3'>, person: Node<'float'>) =>
  vec4(picture.clamp(0, 1), 1).mul(smoothstep(edge.from, edge.to, person));
