// How four weights of a filter lie in memory: as they are.

alias Filter = vec4f;

fn weightsOf(stored: Filter) -> vec4f {
  return stored;
}
