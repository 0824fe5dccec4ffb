/** A pad of two directions, in the performance view and on phones. */
export const xyPadStrings = {
  both: (across: string, upwards: string) => `${across} and ${upwards}`,
  valueText: (across: string, x: string, upwards: string, y: string) => `${across} ${x}, ${upwards} ${y}`,
  title: (across: string, upwards: string) =>
    `${across} from left to right, ${upwards} upwards; Shift is finer; double-click to reset`,
} as const;
