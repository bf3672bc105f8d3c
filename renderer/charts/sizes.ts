/** Sizes that all charts share, in CSS pixels. */
export const sizes = {
  text: 13,
  tick: 12,
  /** For the axis at the bottom: ticks' labels, then what it is of. */
  axisLabels: 22,
  axisName: 22,
  /** Between a mark and the text beside it. */
  gap: 8,
  /** Room that a tick's label takes at least. */
  tickRoom: 90,
} as const;
