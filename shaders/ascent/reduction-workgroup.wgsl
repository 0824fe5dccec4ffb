// The sum over a workgroup of `threads`, a power of 2, by halves. All threads call it, and all get the sum.

var<workgroup> parts: array<vec4f, threads>;

fn total(value: vec4f, local: u32) -> vec4f {
  parts[local] = value;
  for (var half = threads / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) {
      parts[local] += parts[local + half];
    }
  }
  workgroupBarrier();
  let all = parts[0];
  workgroupBarrier(); // before parts is used again
  return all;
}
