// y[p] = max over the 3 x 3 window at 2 p of x; and which of the nine it was, the first of equals, for the gradient.

const threads: u32 = 64; // a thread a quad of y, along channels first
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x
override wideSource: u32 = 0; // 1: x is a wide map
override wideOutput: u32 = 0; // 1: y is a wide map

struct Pool {
  source: u32, // where x[0, 0] lies in the arena
  sourcePitch: u32, // quads from one pixel to the next
  sourceWidth: u32,
  output: u32, // where y[0, 0] goes
  outputPitch: u32,
  choices: u32, // where its choices go
  quads: u32, // channels / 4
  height: u32, // of y
  width: u32,
}

@group(1) @binding(0) var<uniform> pool: Pool;
// For each quad of y four numbers of 8 bits, 3 * row + column in the window.
@group(0) @binding(7) var<storage, read_write> choices: array<u32>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * rowOfGroups + group.x) * threads + local;
  let pixel = index / pool.quads;
  let quad = index % pool.quads;
  if (pixel >= pool.height * pool.width) {
    return;
  }
  let corner = 2u * (pixel / pool.width) * pool.sourceWidth + 2u * (pixel % pool.width);
  var best = fetch(pool.source + corner * pool.sourcePitch + quad, wideSource);
  var choice = vec4u(0u);
  for (var k = 1u; k < 9u; k++) {
    let at = corner + (k / 3u) * pool.sourceWidth + k % 3u;
    let x = fetch(pool.source + at * pool.sourcePitch + quad, wideSource);
    choice = select(choice, vec4u(k), x > best);
    best = max(best, x);
  }
  keep(pool.output + pixel * pool.outputPitch + quad, wideOutput, best);
  choices[pool.choices + index] = choice.x | (choice.y << 8u) | (choice.z << 16u) | (choice.w << 24u);
}
