// y[p] = relu(sum over the pixels q of the 3 x 3 window around p, as far as they are in the image, of x[q] / n),
// n their number. Average and 1 x 1 convolution commute: the convolution came first, where it shares its input with
// others, and its ReLU comes here.

const threads: u32 = 64; // a thread a quad of y, along channels first
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x
override wideSource: u32 = 0; // 1: x is a wide map
override wideOutput: u32 = 0; // 1: y is a wide map

struct Pool {
  source: u32, // where x[0, 0] lies in the arena
  sourcePitch: u32, // quads from one pixel to the next
  output: u32, // where y[0, 0] goes
  outputPitch: u32,
  quads: u32, // channels / 4
  height: u32,
  width: u32,
}

@group(1) @binding(0) var<uniform> pool: Pool;

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
      sum += fetch(pool.source + (r * pool.width + c) * pool.sourcePitch + quad, wideSource);
    }
  }
  let counted = last - first + 1u;
  let y = max(sum / f32(counted.x * counted.y), vec4f(0.0));
  keep(pool.output + pixel * pool.outputPitch + quad, wideOutput, y);
}
