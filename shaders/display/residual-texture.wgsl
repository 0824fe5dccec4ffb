// The residual from tfjs's buffer into a texture that can be filtered.

override workgroup: u32 = 8;

@group(0) @binding(0) var<storage, read> residual: array<f32>; // [H, W, 3]
@group(0) @binding(1) var map: texture_storage_2d<rgba16float, write>; // W x H

// 8 x 8: one texel each
@compute @workgroup_size(workgroup, workgroup)
fn main(@builtin(global_invocation_id) pixel: vec3u) {
  let size = textureDimensions(map);
  if (any(pixel.xy >= size)) {
    return;
  }
  let at = 3u * (pixel.y * size.x + pixel.x);
  textureStore(map, pixel.xy, vec4f(residual[at], residual[at + 1u], residual[at + 2u], 1.0));
}
