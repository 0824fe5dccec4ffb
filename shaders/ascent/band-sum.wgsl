// From the coarsest level to the finest: level = (a[k] - a[k - 1]) level + up(coarser level), a[k] the weight of band k.
// What it leaves at the finest is the sum of all weighed bands.

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x
const groups: u32 = 64; // workgroups of band-statistics; as many as threads here

@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>;

// The gain of a band over its standard deviation, of `count` values. All threads of a workgroup call it.
fn weightOf(part: u32, gain: f32, count: u32, local: u32) -> f32 {
  let mean = total(partials[part + local], local) / f32(count);
  return gain / (sqrt(max(mean.z - mean.x * mean.x, 0.0)) + step.bandEpsilon);
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let gains = array<f32, 4>(step.bandFinest, step.bandFine, step.bandCoarse, step.bandCoarsest);
  var weight = weightOf(level.part, gains[level.index], 3u * level.height * level.width, local);
  if (level.index > 0u) {
    weight -= weightOf(level.part - groups, gains[level.index - 1u], level.finerCount, local);
  }
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= level.height * level.width) {
    return;
  }
  var sum = weight * fetch(level.fine + pixel, 0u);
  if (level.coarse != none) {
    sum += up(vec2u(pixel / level.width, pixel % level.width));
  }
  keep(level.fine + pixel, 0u, sum);
}
