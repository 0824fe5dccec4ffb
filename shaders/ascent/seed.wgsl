// Where the backward pass begins: dy = s (a + b y) where y > 0, y the deepest layer of the objective: see
// settle.wgsl.

const threads: u32 = 64; // a thread a quad, along channels first
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

struct Start {
  mask: u32, // where y[0, 0] lies in the arena
  output: u32, // where dy[0, 0] goes; both are whole maps, without gaps
  count: u32, // of quads
  quads: u32, // channels / 4
  seed: u32,
}

@group(1) @binding(0) var<uniform> start: Start;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * rowOfGroups + group.x) * threads + local;
  if (index < start.count) {
    settle(vec4f(0.0), start.output + index, 0u, start.mask + index, index % start.quads, start.seed);
  }
}
