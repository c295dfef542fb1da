/** Which of some places a path belongs to: itself or the nearest above it, and never two. */
export function placeOf(path: string, places: readonly string[]): string | null {
  const above = places.filter((place) => path === place || (place !== "/" && path.startsWith(`${place}/`)));
  return above.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
