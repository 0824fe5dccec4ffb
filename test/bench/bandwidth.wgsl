// output = input, as fast as memory allows: a thread copies `run` quads at a time, each next to its neighbours'.

const run: u32 = 1;

override count: u32 = 64; // of quads, a multiple of run * stride
override stride: u32 = 64; // threads of the dispatch

@group(0) @binding(0) var<storage, read> input: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  for (var at = thread.x; at < count; at += run * stride) {
    var value: array<vec4f, run>;
    for (var i = 0u; i < run; i++) { // unroll
      value[i] = input[at + i * stride];
    }
    for (var i = 0u; i < run; i++) { // unroll
      output[at + i * stride] = value[i];
    }
  }
}
