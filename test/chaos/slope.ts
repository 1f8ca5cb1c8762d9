/** How fast something grows, by the line that fits best: what the second number gains for one of the first. */
export function slopePerHour(points: readonly (readonly [hours: number, value: number])[]): number {
  if (points.length < 2) return 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, level] = [mean(points.map(([hours]) => hours)), mean(points.map(([, value]) => value))];
  const spread = points.reduce((sum, [hours]) => sum + (hours - middle) ** 2, 0);
  const shared = points.reduce((sum, [hours, value]) => sum + (hours - middle) * (value - level), 0);
  return spread === 0 ? 0 : shared / spread;
}
