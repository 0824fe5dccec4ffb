// What each window of a frame shows of motion: the inverse of S + noise I, with S the structure tensor, the sums over
// the window of gx gx, gx gy and gy gy (Lucas and Kanade, IJCAI 1981). All levels at once.

override noise: f32;

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(3) var<storage, read> luminance: array<f32>; // [2][pixels]
@group(0) @binding(5) var<storage, read_write> tensors: array<vec4f>; // [2][pixels]: inverse xx, xy, yy, trace of S

fn term(pixel: vec2u, layer: u32) -> vec3f {
  let g = gradientAt(frame.here * sizes.pixels, sizes.level[layer], pixel);
  return vec3f(g.x * g.x, g.x * g.y, g.y * g.y);
}

// 16 x 16 pixels; z is the level
@compute @workgroup_size(side, side)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let level = sizes.level[group.z];
  if (any(group.xy * side >= level.size)) {
    return; // coarser levels have fewer workgroups
  }
  let products = boxSum(level.size, group, local.xy, thread);
  let pixel = group.xy * side + local.xy;
  if (any(pixel >= level.size)) {
    return;
  }
  let a = products.x + noise;
  let b = products.y;
  let c = products.z + noise;
  let inverse = 1.0 / (a * c - b * b);
  tensors[frame.here * sizes.pixels + placeIn(level, pixel)] = vec4f(c * inverse, -b * inverse, a * inverse, products.x + products.z);
}
