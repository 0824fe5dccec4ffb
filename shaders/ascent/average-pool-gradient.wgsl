// dx[q] = sum over the windows p that q is in of dy[p] / n[p], n the number of pixels that window p counts.

const threads: u32 = 64; // a thread a quad of dx, along channels first
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

struct PoolGradient {
  source: u32, // where dy[0, 0] lies in the arena
  sourcePitch: u32, // quads from one pixel to the next
  quads: u32, // channels / 4
  height: u32,
  width: u32,
  output: u32, // where dx[0, 0] goes
  outputPitch: u32,
  accumulate: u32, // see settle.wgsl
  mask: u32,
  maskPitch: u32,
  seed: u32,
}

@group(1) @binding(0) var<uniform> pool: PoolGradient;

// How many of the three rows, or columns, around `place` there are.
fn counted(place: u32, size: u32) -> f32 {
  return f32(min(place + 1u, size - 1u) - (max(place, 1u) - 1u) + 1u);
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * rowOfGroups + group.x) * threads + local;
  let pixel = index / pool.quads;
  let quad = index % pool.quads;
  if (pixel >= pool.height * pool.width) {
    return;
  }
  let place = vec2u(pixel / pool.width, pixel % pool.width);
  let first = max(place, vec2u(1u)) - 1u;
  let last = min(place + 1u, vec2u(pool.height, pool.width) - 1u);
  var sum = vec4f(0.0);
  for (var r = first.x; r <= last.x; r++) {
    for (var c = first.y; c <= last.y; c++) {
      let dy = fetch(pool.source + (r * pool.width + c) * pool.sourcePitch + quad, 0u);
      sum += dy / (counted(r, pool.height) * counted(c, pool.width));
    }
  }
  let y = select(none, pool.mask + pixel * pool.maskPitch + quad, pool.mask != none);
  settle(sum, pool.output + pixel * pool.outputPitch + quad, pool.accumulate, y, quad, pool.seed);
}
