// What was to be seen in the frame before: visible = consistent * alike, where
//   alike falls from 1 to 0 as 1 + folding times the flow's folding, times the mean of the difference along the flow, goes
//   from once to twice the mean of noise + wrongPx |gradient|, with noise the mean difference over the frame or, if that
//   is more, over what has changed.
// Under a camera at rest what looks the same in place did not move, was seen, and owes any flow to noise or to its
// neighbours.

override backFlow: u32; // which of the two flows the last round wrote, back in time
override leastNoise: f32;
override folding: f32; // how much more must look alike where the flow folds,
override foldingPx: i32; // which is found over so many pixels to each side
override movesOfTexture: f32; // a camera moves when this share of what has texture is not seen where it was,
override movesInParts: f32; // and that is so in this share of the image's blocks

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(6) var<storage, read> flow: array<vec2f>; // [2][2][pixels]: see flowAt
@group(0) @binding(7) var<storage, read> compared: array<vec4f>; // [finest]: see compare.wgsl
@group(0) @binding(8) var<storage, read_write> sums: Sums;
@group(0) @binding(9) var<storage, read_write> matched: array<vec4f>; // [finest]: u, v, visible

var<workgroup> found: atomic<u32>; // in 2^16ths

fn term(pixel: vec2u, layer: u32) -> vec3f {
  return compared[placeIn(sizes.level[0], pixel)].yzw;
}

fn cameraMoves(level: Level) -> bool {
  let blocks = (level.size + side - 1u) / side; // the workgroups of compare.wgsl, which are as large
  return f32(atomicLoad(&sums.moved)) > movesOfTexture * f32(atomicLoad(&sums.textured)) &&
    f32(atomicLoad(&sums.movedBlocks)) > movesInParts * f32(blocks.x * blocks.y);
}

fn flowNear(level: Level, pixel: vec2i) -> vec2f {
  let near = vec2u(clamp(pixel, vec2i(0), vec2i(level.size) - 1));
  return flow[flowAt(backFlow, 0u) + placeIn(level, near)];
}

// Places beside each other that come from one place: how fast the flow converges.
fn foldingAt(level: Level, pixel: vec2i) -> f32 {
  let across = flowNear(level, pixel - vec2i(foldingPx, 0)).x - flowNear(level, pixel + vec2i(foldingPx, 0)).x;
  let along = flowNear(level, pixel - vec2i(0, foldingPx)).y - flowNear(level, pixel + vec2i(0, foldingPx)).y;
  return max(0.0, across + along) / f32(2 * foldingPx);
}

fn judge(level: Level, pixel: vec2u, sum: vec3f) {
  let place = placeIn(level, pixel);
  let pixels = f32(level.size.x * level.size.y);
  let judged = f32((2u * radius + 1u) * (2u * radius + 1u));
  let noise = judged * (leastNoise + f32(atomicLoad(&sums.noise)) / (4096.0 * pixels));
  let changed = f32(max(1u, atomicLoad(&sums.changed)));
  let moving = max(noise, judged * (leastNoise + f32(atomicLoad(&sums.changedNoise)) / (4096.0 * changed)));
  let unlike = (1.0 + folding * foldingAt(level, vec2i(pixel))) * sum.x;
  let alike = saturate(2.0 - unlike / (moving + sum.y));
  var visible = compared[place].x * alike;
  var f = flow[flowAt(backFlow, 0u) + place];
  if (!cameraMoves(level)) {
    let moved = saturate(sum.z / noise - 1.0);
    f *= moved;
    visible = 1.0 - moved * (1.0 - visible);
  }
  matched[place] = vec4f(f, visible, 0.0);
  atomicAdd(&found, u32(round(visible * 65536.0)));
}

// 16 x 16 pixels of the finest level
@compute @workgroup_size(side, side)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let level = sizes.level[0];
  let sum = boxSum(level.size, group, local.xy, thread);
  let pixel = group.xy * side + local.xy;
  if (all(pixel < level.size)) {
    judge(level, pixel, sum);
  }
  workgroupBarrier();
  if (thread == 0u) {
    atomicAdd(&sums.found, (atomicLoad(&found) + 32u) >> 6u);
  }
}
