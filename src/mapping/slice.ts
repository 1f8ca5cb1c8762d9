/** As `list[start:stop:step]`: both ends may be left out or counted from the end, and a negative step goes backwards. */
export function sliced<Item>(list: readonly Item[], start: number | null, stop: number | null, step: number): Item[] {
  const { length } = list;
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const within = (place: number) => Math.min(Math.max(place < 0 ? place + length : place, lowest), highest);
  const from = start === null ? (step > 0 ? 0 : length - 1) : within(start);
  const to = stop === null ? (step > 0 ? length : -1) : within(stop);
  const items: Item[] = [];
  for (let place = from; step > 0 ? place < to : place > to; place += step) items.push(list[place] as Item);
  return items;
}
