// How a thread comes by four rows of a filter, those of a quad of channels in: each of four neighbours fetches one, and
// all pass theirs on, a quarter of the loads. All threads of a workgroup must come here, and for the same rows.

enable subgroups;

// Which of its four neighbours a thread is; to be asked where all threads are.
fn laneOf() -> u32 {
  return subgroupExclusiveAdd(1u) % 4u;
}

// at: where the first row lies; pitch: from one row to the next
fn rowsAt(at: u32, pitch: u32, lane: u32) -> mat4x4f {
  let own = weightsOf(weights[at + lane * pitch]);
  return mat4x4f(
    quadBroadcast(own, 0u),
    quadBroadcast(own, 1u),
    quadBroadcast(own, 2u),
    quadBroadcast(own, 3u),
  );
}
