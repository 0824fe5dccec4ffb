// The convolution as a matrix product: [pixels, taps * channels in] times [taps * channels in, channels out].
// A workgroup computes a tile of it, `rows * threadsY` pixels by `columns * threadsX` quads of channels. It goes through
// the inner dimension `depth` quads at a time: all threads fetch both tiles into workgroup memory (a pixel outside the
// source as zero), then each multiplies its own `rows` by `columns` quads in registers.

const rows: u32 = 4; // pixels of a thread
const columns: u32 = 1; // quads of channels of a thread
override threadsX: u32 = 4; // across channels
override threadsY: u32 = 4; // across pixels; the workgroup is threadsX * threadsY
override depth: u32 = 4; // quads of the inner dimension at a time; divides the workgroup size

override threads: u32 = threadsX * threadsY;
override tileRows: u32 = rows * threadsY;
override tileColumns: u32 = columns * threadsX;
override pitch: u32 = tileRows + 1; // one more than needed, so that neighbours in depth are in different banks
const sourceLoads: u32 = 4; // tileRows * depth / threads, a whole number
const filterLoads: u32 = 4; // 4 * depth * tileColumns / threads, a whole number
const outside = -1048576; // a row above any source

var<workgroup> sourceTile: array<vec4f, depth * pitch>; // [depth, pixels]
var<workgroup> filterTile: array<vec4f, 4 * depth * tileColumns>; // [depth, 4, columns]

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let job = &jobs[group.z];
  let pixels = (*job).height * (*job).width;
  let firstPixel = group.x * tileRows;
  let firstColumn = group.y * tileColumns;
  if (firstPixel >= pixels || firstColumn >= (*job).columns) {
    return;
  }

  // This thread fetches quad `localDepth` of every (threads / depth)-th pixel.
  let localDepth = local % depth;
  let localRow = local / depth;
  let padding = vec2i(i32((*job).paddingRows), i32((*job).paddingColumns));
  let sourceSize = vec2u((*job).sourceHeight, (*job).sourceWidth);
  var corner: array<vec2i, sourceLoads>;
  for (var i = 0u; i < sourceLoads; i++) { // unroll
    let pixel = firstPixel + localRow + i * (threads / depth);
    let place = vec2i(placeOf(pixel, (*job).width) * (*job).stride) - padding;
    corner[i] = select(vec2i(outside), place, pixel < pixels);
  }
  let quads = (*job).quads;
  var tap = vec2u(0u); // row and column in the window
  var channel = localDepth; // in quads
  let inner = (*job).windowHeight * (*job).windowWidth * quads;

  let threadX = local % threadsX;
  let threadY = local / threadsX;
  var sum: array<vec4f, rows * columns>;
  for (var k = 0u; k < inner; k += depth) {
    while (channel >= quads) {
      channel -= quads;
      tap.y++;
      if (tap.y == (*job).windowWidth) {
        tap = vec2u(tap.x + 1u, 0u);
      }
    }
    let isSecond = channel >= (*job).split;
    let source = select((*job).source, (*job).source2, isSecond) + channel;
    let sourcePitch = select((*job).sourcePitch, (*job).source2Pitch, isSecond);
    let isInside = tap.x < (*job).windowHeight;
    for (var i = 0u; i < sourceLoads; i++) { // unroll
      let place = vec2u(corner[i] + vec2i(tap));
      var value = vec4f(0.0);
      if (isInside && all(place < sourceSize)) {
        value = fetch(source + (place.x * sourceSize.y + place.y) * sourcePitch, wideSource);
      }
      sourceTile[localDepth * pitch + localRow + i * (threads / depth)] = value;
    }
    // Past the last tap or column this fetches other weights, which meet zeros or are not stored.
    let filterRow = (*job).filters + 4u * k * (*job).columns + firstColumn;
    for (var i = 0u; i < filterLoads; i++) { // unroll
      let at = local + i * threads;
      let value = weights[filterRow + (at / tileColumns) * (*job).columns + at % tileColumns];
      filterTile[at] = weightsOf(value);
    }
    workgroupBarrier();
    for (var d = 0u; d < depth; d++) {
      var x: array<vec4f, rows>;
      for (var r = 0u; r < rows; r++) { // unroll
        x[r] = sourceTile[d * pitch + r * threadsY + threadY];
      }
      for (var c = 0u; c < columns; c++) { // unroll
        let at = 4u * d * tileColumns + c * threadsX + threadX;
        let w0 = filterTile[at];
        let w1 = filterTile[at + tileColumns];
        let w2 = filterTile[at + 2u * tileColumns];
        let w3 = filterTile[at + 3u * tileColumns];
        for (var r = 0u; r < rows; r++) { // unroll
          let sum0 = sum[r * columns + c] + x[r].x * w0;
          let sum1 = sum0 + x[r].y * w1;
          let sum2 = sum1 + x[r].z * w2;
          sum[r * columns + c] = sum2 + x[r].w * w3;
        }
      }
    }
    workgroupBarrier();
    channel += depth;
  }

  for (var r = 0u; r < rows; r++) { // unroll
    let pixel = firstPixel + r * threadsY + threadY;
    let place = placeOf(pixel, (*job).width);
    for (var c = 0u; c < columns; c++) { // unroll
      let column = firstColumn + c * threadsX + threadX;
      if (pixel < pixels && column < (*job).columns) {
        finish(group.z, place, column, sum[r * columns + c]);
      }
    }
  }
}
