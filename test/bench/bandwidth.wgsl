// output = input, as fast as memory gives and takes it: each thread copies quads that its neighbours' lie beside.

override count: u32 = 64; // of quads
override stride: u32 = 64; // threads of the dispatch

@group(0) @binding(0) var<storage, read> input: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  for (var at = thread.x; at < count; at += stride) {
    output[at] = input[at];
  }
}
