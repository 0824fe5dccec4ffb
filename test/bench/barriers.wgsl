// The cost of a workgroup barrier alone: each thread writes a number, waits at the barrier, and reads another thread's,
// `barriers` times.

override barriers: u32 = 8;

@group(0) @binding(0) var<storage, read_write> output: array<f32>;

var<workgroup> numbers: array<f32, 512>;

// 256 threads, as in the flow's shaders
@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var value = f32(thread);
  for (var barrier = 0u; barrier < barriers; barrier++) {
    // Two halves in turn, so that one barrier per round is enough.
    let half = 256u * (barrier & 1u);
    numbers[half + thread] = value;
    workgroupBarrier();
    value = 1.0 + numbers[half + 255u - thread];
  }
  output[256u * group.x + thread] = value;
}
