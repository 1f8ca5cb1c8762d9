/** Colors as `#rrggbb`, and how well one is seen on another: WCAG 2.2, relative luminance and contrast ratio. */

export const lightBackground = "#ffffff";
export const darkBackground = "#14171c";
/** What a control needs against what it lies on: WCAG 2.2, 1.4.11. */
export const leastContrast = 3;

export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** From 1, the same, to 21, black on white. */
export function contrast(first: string, second: string): number {
  const [darker = 0, lighter = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white, whichever is read better on that color: 4.58 at worst. */
export function textOn(color: string): "#000000" | "#ffffff" {
  return contrast(color, "#ffffff") >= contrast(color, "#000000") ? "#ffffff" : "#000000";
}

/** The color, mixed with as little white as it takes to be seen on the dark background. */
export function lightenedForDark(color: string): string {
  for (let share = 0; share <= 100; share += 5) {
    const mixed = mix(color, "#ffffff", share / 100);
    if (contrast(mixed, darkBackground) >= leastContrast) return mixed;
  }
  return "#ffffff";
}

function mix(color: string, other: string, share: number): string {
  const [a, b] = [channels(color), channels(other)];
  const mixed = a.map((value, index) => Math.round(value + ((b[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16));
}
