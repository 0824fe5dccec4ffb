// dx[q] = sum over the windows p that q is in, and that chose it, of dy[p]. A pixel is in at most four windows.

const threads: u32 = 64; // a thread a quad of dx, along channels first
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

struct PoolGradient {
  source: u32, // where dy[0, 0] lies in the arena
  sourcePitch: u32, // quads from one pixel to the next
  sourceHeight: u32,
  sourceWidth: u32,
  choices: u32, // where the choices of y lie
  quads: u32, // channels / 4
  height: u32, // of dx
  width: u32,
  output: u32, // where dx[0, 0] goes
  outputPitch: u32,
  accumulate: u32, // see settle.wgsl
  mask: u32,
  maskPitch: u32,
  seed: u32,
}

@group(1) @binding(0) var<uniform> pool: PoolGradient;
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
  let place = vec2u(pixel / pool.width, pixel % pool.width);
  var sum = vec4f(0.0);
  for (var k = 0u; k < 4u; k++) {
    let window = place / 2u - vec2u(k / 2u, k % 2u); // wraps round to a large number above and left of the first
    let offset = place - 2u * window; // of the pixel in the window
    if (all(window < vec2u(pool.sourceHeight, pool.sourceWidth)) && all(offset < vec2u(3u))) {
      let at = window.x * pool.sourceWidth + window.y;
      let chosen = (vec4u(choices[pool.choices + at * pool.quads + quad]) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u);
      let dy = fetch(pool.source + at * pool.sourcePitch + quad, 0u);
      sum += select(vec4f(0.0), dy, chosen == vec4u(3u * offset.x + offset.y));
    }
  }
  let y = select(none, pool.mask + pixel * pool.maskPitch + quad, pool.mask != none);
  settle(sum, pool.output + pixel * pool.outputPitch + quad, pool.accumulate, y, quad, pool.seed);
}
