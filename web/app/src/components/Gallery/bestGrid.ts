export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Size of a tile in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Cameras are wide; on a narrow page tiles may be as tall as they are wide. */
const widest = 16 / 9;
const tallest = 4 / 5;

/** Area of the whole picture of a wide camera within a tile: what a tile shows of the room behind is no gain. */
function pictureArea(width: number, height: number): number {
  return Math.min(width, height * widest) * Math.min(height, width / widest);
}

/** The rows and columns that give `count` equal tiles the most room in a box. */
export function bestGrid(count: number, boxWidth: number, boxHeight: number, gap: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
  let bestGain = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    let width = (boxWidth - gap * (columns - 1)) / columns;
    let height = (boxHeight - gap * (rows - 1)) / rows;
    if (width / height > widest) {
      width = height * widest;
    } else if (width / height < tallest) {
      height = width / tallest;
    }
    // An upright page shows faces in taller tiles and gains by their whole area.
    const gain = boxHeight > boxWidth ? width * height : pictureArea(width, height);
    if (width > 0 && height > 0 && gain > bestGain) {
      bestGain = gain;
      best = { columns, rows, width: Math.floor(width), height: Math.floor(height) };
    }
  }
  return best;
}
