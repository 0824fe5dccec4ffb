// Sums over squares of side 2 * radius + 1 around the 16 x 16 pixels of a workgroup, along rows and then along columns.
// The pass says what is summed: `term(pixel, layer)`; nothing counts outside of the level.

const side = 16u;
const threads = side * side;
override radius: u32;
override reach: u32 = side + 2u * radius;

var<workgroup> terms: array<vec3f, reach * reach>;
var<workgroup> rows: array<vec3f, reach * side>;

// All threads of the workgroup call it; `size` is that of the level, `group` the workgroup's place.
fn boxSum(size: vec2u, group: vec3u, local: vec2u, thread: u32) -> vec3f {
  let corner = vec2i(group.xy * side) - i32(radius);
  for (var i = thread; i < reach * reach; i += threads) {
    let pixel = corner + vec2i(vec2u(i % reach, i / reach));
    var value = vec3f(0.0);
    if (all(pixel >= vec2i(0)) && all(pixel < vec2i(size))) {
      value = term(vec2u(pixel), group.z);
    }
    terms[i] = value;
  }
  workgroupBarrier();
  for (var i = thread; i < reach * side; i += threads) {
    let first = (i / side) * reach + i % side;
    var sum = vec3f(0.0);
    for (var k = 0u; k <= 2u * radius; k++) {
      sum += terms[first + k];
    }
    rows[i] = sum;
  }
  workgroupBarrier();
  var sum = vec3f(0.0);
  for (var k = 0u; k <= 2u * radius; k++) {
    sum += rows[(local.y + k) * side + local.x];
  }
  return sum;
}
