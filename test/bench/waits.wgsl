// What it costs by itself that the threads of a workgroup wait for each other: each writes a number, waits, and reads
// another's, `waits` times.

override waits: u32 = 8;

@group(0) @binding(0) var<storage, read_write> output: array<f32>;

var<workgroup> numbers: array<f32, 512>;

// 256 threads, as the flow's
@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var value = f32(thread);
  for (var wait = 0u; wait < waits; wait++) {
    // Two halves in turn, so that one wait is enough.
    let half = 256u * (wait & 1u);
    numbers[half + thread] = value;
    workgroupBarrier();
    value = 1.0 + numbers[half + 255u - thread];
  }
  output[256u * group.x + thread] = value;
}
