// How a thread comes by four rows of a filter, those of a quad of channels in: it fetches them itself.

fn laneOf() -> u32 {
  return 0u;
}

// at: where the first row lies; pitch: from one row to the next
fn rowsAt(at: u32, pitch: u32, lane: u32) -> mat4x4f {
  return mat4x4f(
    weightsOf(weights[at]),
    weightsOf(weights[at + pitch]),
    weightsOf(weights[at + 2u * pitch]),
    weightsOf(weights[at + 3u * pitch]),
  );
}
