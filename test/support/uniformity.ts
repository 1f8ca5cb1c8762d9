/**
 * How likely it is that numbers drawn evenly between the first and the last of these are as uneven: the Kolmogorov-Smirnov
 * test, with the usual approximation for many (Press et al., Numerical Recipes, 14.3). Below 0.01 they are not even.
 */
export function uniformity(sorted: readonly number[]): number {
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const n = sorted.length;
  const distance = Math.max(
    ...sorted.map((value, place) => {
      const share = (value - first) / (last - first);
      return Math.max(Math.abs((place + 1) / n - share), Math.abs(share - place / n));
    }),
  );
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  // The series does not converge for what is more even than chance.
  return lambda < 0.2 ? 1 : Math.min(1, Math.max(0, 2 * sum));
}
