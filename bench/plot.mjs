// Draws what bench/room_curves.mjs measured, as SVG for docs: readable in light and in dark.
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 320, 56, 44, 16, 16];

/** A round number at or above another, for the end of an axis. */
function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= number);
}

/**
 * The server's share of a core by the packets that it delivers a second, and the straight line
 * through it.
 * @param {{x: number, y: number}[]} points
 * @param {{at: (x: number) => number}} line
 */
export function plotCost(points, line) {
  const most = { x: roundUp(points.at(-1).x), y: roundUp(Math.max(...points.map(({ y }) => y))) };
  const x = (value) => LEFT + (value / most.x) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - (value / most.y) * (HEIGHT - BOTTOM - TOP);
  const steps = [0, 0.25, 0.5, 0.75, 1];
  const text = (at, anchor, words) =>
    `<text x="${at.x.toFixed(1)}" y="${at.y.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const grid = steps.flatMap((part) => [
    `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(part * most.y)}" y2="${y(part * most.y)}"/>`,
    text({ x: LEFT - 8, y: y(part * most.y) + 4 }, 'end', `${part * most.y} %`),
    text(
      { x: x(part * most.x), y: HEIGHT - BOTTOM + 18 },
      'middle',
      (part * most.x).toLocaleString('en'),
    ),
  ]);
  const dots = points.map(
    (point) => `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="4"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Share of a core by packets delivered">
<style>
  text { font: 12px system-ui, sans-serif; fill: #555 }
  .grid { stroke: #ccc; stroke-width: 1 }
  .line { stroke: #2f6fde; stroke-width: 2; opacity: .5 }
  circle { fill: #2f6fde }
  @media (prefers-color-scheme: dark) { text { fill: #bbb } .grid { stroke: #444 } }
</style>
${grid.join('\n')}
<line class="line" x1="${x(0)}" y1="${y(Math.max(0, line.at(0))).toFixed(1)}" x2="${x(points.at(-1).x).toFixed(1)}" y2="${y(line.at(points.at(-1).x)).toFixed(1)}"/>
${dots.join('\n')}
${text({ x: (WIDTH + LEFT) / 2, y: HEIGHT - 6 }, 'middle', 'packets a second to the viewers of one room')}
</svg>
`;
}
