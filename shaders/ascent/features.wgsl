// Keeps the features of a layer of the reference, whose forward pass this follows.

const threads: u32 = 64; // a thread a quad
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * rowOfGroups + group.x) * threads + local;
  if (index < layer.count) {
    references[seeds[layer.seed].features + index] = fetch(layer.source + index, wideSource);
  }
}
