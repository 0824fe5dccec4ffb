// The sum over a workgroup of `threads`. All threads call it, and all get the sum. Each subgroup sums in registers and
// leaves its sum in the place of one of its threads; then each sums what all have left. One barrier, and nothing is
// assumed about which threads form a subgroup.

enable subgroups;

var<workgroup> parts: array<vec4f, threads>;

fn total(value: vec4f, local: u32) -> vec4f {
  let sum = subgroupAdd(value);
  parts[local] = select(vec4f(0.0), sum, subgroupElect());
  workgroupBarrier();
  let lanes = subgroupAdd(1u);
  var all = vec4f(0.0);
  for (var at = subgroupExclusiveAdd(1u); at < threads; at += lanes) {
    all += parts[at];
  }
  workgroupBarrier(); // before parts is used again
  return subgroupAdd(all);
}
