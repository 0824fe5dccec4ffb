// The convolution without workgroup memory: each thread computes `rows` pixels by `columns` quads of channels straight
// from the buffers, relying on caches for what its neighbours read too. For few channels, small maps and software
// adapters, where a barrier costs more than a load. Rows of the filter come by rows-alone.wgsl or rows-together.wgsl.

const rows: u32 = 4; // pixels of a thread
const columns: u32 = 4; // quads of channels of a thread
override threadsX: u32 = 1; // across channels
override threadsY: u32 = 16; // across pixels; the workgroup is threadsX * threadsY

override threads: u32 = threadsX * threadsY;
override tileRows: u32 = rows * threadsY;
override tileColumns: u32 = columns * threadsX;
const outside = -1048576; // a row above any source

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let job = &jobs[group.z];
  let pixels = (*job).height * (*job).width;
  // A workgroup goes as a whole or not at all: its threads may need each other.
  if (group.x * tileRows >= pixels || group.y * tileColumns >= (*job).columns) {
    return;
  }
  let lane = laneOf();
  let firstPixel = group.x * tileRows + local / threadsX;
  let firstColumn = group.y * tileColumns + local % threadsX;
  let padding = vec2i(i32((*job).paddingRows), i32((*job).paddingColumns));
  let sourceSize = vec2u((*job).sourceHeight, (*job).sourceWidth);
  let window = vec2u((*job).windowHeight, (*job).windowWidth);
  let split = min((*job).split, (*job).quads);
  let quads = (*job).quads;
  let sources = vec2u((*job).source, (*job).source2);
  let pitches = vec2u((*job).sourcePitch, (*job).source2Pitch);
  let totalColumns = (*job).columns;
  var corner: array<vec2i, rows>;
  for (var r = 0u; r < rows; r++) { // unroll
    let pixel = firstPixel + r * threadsY;
    let place = vec2i(placeOf(pixel, (*job).width) * (*job).stride) - padding;
    corner[r] = select(vec2i(outside), place, pixel < pixels);
  }
  var sum: array<vec4f, rows * columns>;
  var filterRow = (*job).filters + firstColumn;
  for (var y = 0u; y < window.x; y++) {
    for (var x = 0u; x < window.y; x++) {
      var isInside: array<f32, rows>; // 1 or 0
      var pixel: array<u32, rows>; // of the source; the first where it is outside
      for (var r = 0u; r < rows; r++) { // unroll
        let place = vec2u(corner[r] + vec2i(vec2u(y, x)));
        let inside = all(place < sourceSize);
        isInside[r] = select(0.0, 1.0, inside);
        pixel[r] = select(0u, place.x * sourceSize.y + place.y, inside);
      }
      var channel = 0u; // in quads
      while (channel < quads) {
        let isSecond = channel >= split;
        let source = select(sources.x, sources.y, isSecond);
        let sourcePitch = select(pitches.x, pitches.y, isSecond);
        var at: array<u32, rows>;
        for (var r = 0u; r < rows; r++) { // unroll
          at[r] = source + pixel[r] * sourcePitch;
        }
        let end = select(split, quads, isSecond);
        while (channel < end) {
          var value: array<vec4f, rows>;
          for (var r = 0u; r < rows; r++) { // unroll
            value[r] = isInside[r] * fetch(at[r] + channel, wideSource);
          }
          for (var c = 0u; c < columns; c++) { // unroll
            // Past the last column this fetches other weights, which are not stored.
            let w = rowsAt(filterRow + c * threadsX, totalColumns, lane);
            for (var r = 0u; r < rows; r++) { // unroll
              let sum0 = sum[r * columns + c] + value[r].x * w[0];
              let sum1 = sum0 + value[r].y * w[1];
              let sum2 = sum1 + value[r].z * w[2];
              sum[r * columns + c] = sum2 + value[r].w * w[3];
            }
          }
          filterRow += 4u * totalColumns;
          channel++;
        }
      }
    }
  }
  for (var r = 0u; r < rows; r++) { // unroll
    let outputPixel = firstPixel + r * threadsY;
    let place = placeOf(outputPixel, (*job).width);
    for (var c = 0u; c < columns; c++) { // unroll
      let column = firstColumn + c * threadsX;
      if (outputPixel < pixels && column < totalColumns) {
        finish(group.z, place, column, sum[r * columns + c]);
      }
    }
  }
}
