// C = A B, all [n, n] in float32, n a multiple of 64: the ceiling for convolutions. A workgroup computes 64 x 64 of C,
// 16 of the inner dimension at a time; each of its 64 threads computes 8 rows by 8 columns.

const rows: u32 = 8; // of a thread
const columns: u32 = 2; // quads of a thread
const loads: u32 = 4; // quads of each tile that a thread fetches

override n: u32 = 64;

@group(0) @binding(0) var<storage, read> a: array<vec4f>; // [n, n / 4]
@group(0) @binding(1) var<storage, read> b: array<vec4f>; // [n, n / 4]
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>; // [n, n / 4]

var<workgroup> tileA: array<vec4f, 320>; // [64, 4], a row 5 apart, so that neighbours are in different banks
var<workgroup> tileB: array<vec4f, 256>; // [16, 16]

// 8 x 8 threads
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let quads = n / 4u;
  let threadX = local % 8u;
  let threadY = local / 8u;
  var sum: array<vec4f, rows * columns>;
  for (var k = 0u; k < quads; k += 4u) {
    for (var i = 0u; i < loads; i++) { // unroll
      let at = local + i * 64;
      tileA[(at / 4u) * 5u + at % 4u] = a[(group.y * 64u + at / 4u) * quads + k + at % 4u];
      tileB[at] = b[(4u * k + at / 16u) * quads + group.x * 16u + at % 16u];
    }
    workgroupBarrier();
    for (var d = 0u; d < 4u; d++) {
      var x: array<vec4f, rows>;
      for (var r = 0u; r < rows; r++) { // unroll
        x[r] = tileA[(r * 8 + threadY) * 5u + d];
      }
      for (var q = 0u; q < columns; q++) { // unroll
        let w0 = tileB[(4u * d) * 16u + q * 8 + threadX];
        let w1 = tileB[(4u * d + 1u) * 16u + q * 8 + threadX];
        let w2 = tileB[(4u * d + 2u) * 16u + q * 8 + threadX];
        let w3 = tileB[(4u * d + 3u) * 16u + q * 8 + threadX];
        for (var r = 0u; r < rows; r++) { // unroll
          let sum0 = sum[r * columns + q] + x[r].x * w0;
          let sum1 = sum0 + x[r].y * w1;
          let sum2 = sum1 + x[r].z * w2;
          sum[r * columns + q] = sum2 + x[r].w * w3;
        }
      }
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < rows; r++) { // unroll
    for (var q = 0u; q < columns; q++) { // unroll
      c[(group.y * 64u + r * 8 + threadY) * quads + group.x * 16u + q * 8 + threadX] = sum[r * columns + q];
    }
  }
}
