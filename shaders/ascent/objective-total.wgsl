// The value of the objective: the sum of all layers' parts, into the place before them.

const threads: u32 = 64;

const groups: u32 = 64; // parts of each layer; the first place of them is the result's

@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>;

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) local: u32) {
  var sum = vec4f(0.0);
  for (var at = local; at < frame.parts; at += threads) {
    sum += partials[groups + at];
  }
  let all = total(sum, local);
  if (local == 0u) {
    partials[0] = all * step.gradientScale;
  }
}
