// C = A B, all [n, n] in float32, without workgroup memory: a thread computes `rows` rows by `columns` quads of C
// straight from the buffers. Faster where caches are good and barriers are not, as on a software adapter.

const rows: u32 = 4; // of a thread; neighbours in the second dimension of the workgroup follow each other
const columns: u32 = 1; // quads of a thread

override n: u32 = 64;
override threadsX: u32 = 1; // across columns
override threadsY: u32 = 16; // across rows

@group(0) @binding(0) var<storage, read> a: array<vec4f>; // [n, n / 4]
@group(0) @binding(1) var<storage, read> b: array<vec4f>; // [n, n / 4]
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>; // [n, n / 4]

@compute @workgroup_size(threadsX, threadsY)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let quads = n / 4u;
  let firstColumn = thread.x * columns;
  let firstRow = thread.y * rows;
  var sum: array<vec4f, rows * columns>;
  for (var k = 0u; k < quads; k++) {
    var x: array<vec4f, rows>;
    for (var r = 0u; r < rows; r++) { // unroll
      x[r] = a[(firstRow + r) * quads + k];
    }
    for (var q = 0u; q < columns; q++) { // unroll
      let w0 = b[4u * k * quads + firstColumn + q];
      let w1 = b[(4u * k + 1u) * quads + firstColumn + q];
      let w2 = b[(4u * k + 2u) * quads + firstColumn + q];
      let w3 = b[(4u * k + 3u) * quads + firstColumn + q];
      for (var r = 0u; r < rows; r++) { // unroll
        let sum0 = sum[r * columns + q] + x[r].x * w0;
        let sum1 = sum0 + x[r].y * w1;
        let sum2 = sum1 + x[r].z * w2;
        sum[r * columns + q] = sum2 + x[r].w * w3;
      }
    }
  }
  for (var r = 0u; r < rows; r++) { // unroll
    for (var q = 0u; q < columns; q++) { // unroll
      c[(firstRow + r) * quads + firstColumn + q] = sum[r * columns + q];
    }
  }
}
