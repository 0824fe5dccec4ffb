// The flow smoothed over a square:  f = sum(weight f) / sum(weight), so that flat areas follow the textured ones beside
// them. One level, both ways.

struct Round {
  level: u32,
  begin: u32,
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<uniform> round: Round;
@group(0) @binding(6) var<storage, read_write> flow: array<vec2f>; // [2][pixels]
@group(0) @binding(7) var<storage, read> moved: array<vec4f>; // [2][pixels]: weight u, weight v, weight

fn term(pixel: vec2u, layer: u32) -> vec3f {
  return moved[layer * sizes.pixels + placeIn(sizes.level[round.level], pixel)].xyz;
}

// 16 x 16 pixels; z is the direction
@compute @workgroup_size(side, side)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let level = sizes.level[round.level];
  let sum = boxSum(level.size, group, local.xy, thread);
  let pixel = group.xy * side + local.xy;
  if (any(pixel >= level.size)) {
    return;
  }
  flow[group.z * sizes.pixels + placeIn(level, pixel)] = sum.xy / max(sum.z, 1e-9);
}
