// A residual, or a mask, from tfjs's buffer into a texture that can be filtered.

override workgroup: u32 = 8;
// 3, or 1, which is then in all three colours.
override channels: u32 = 3;

@group(0) @binding(0) var<storage, read> values: array<f32>; // [H, W, channels]
@group(0) @binding(1) var map: texture_storage_2d<rgba16float, write>; // W x H

// 8 x 8: one texel each
@compute @workgroup_size(workgroup, workgroup)
fn main(@builtin(global_invocation_id) pixel: vec3u) {
  let size = textureDimensions(map);
  if (any(pixel.xy >= size)) {
    return;
  }
  let at = channels * (pixel.y * size.x + pixel.x);
  let next = select(0u, 1u, channels == 3u);
  textureStore(map, pixel.xy, vec4f(values[at], values[at + next], values[at + 2u * next], 1.0));
}
