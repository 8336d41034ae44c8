import Box from '@mui/material/Box';
import { useId } from 'react';

export interface Bars {
  readonly created: string;
  /** From the bottom up, in the order of `kinds`. */
  readonly parts: readonly number[];
}

export interface BarKind {
  readonly name: string;
  /** A colour of the theme. */
  readonly color: string;
}

interface Props {
  readonly title: string;
  readonly kinds: readonly BarKind[];
  readonly days: readonly Bars[];
}

/** Measures of the drawing, in its own units. */
const width = 640;
const height = 150;
const above = 24; // for the number of the highest
const below = 34; // for the names of days
const edge = 40; // so near a name has no room in the middle
const labels = 7; // at most so many days have their name below

const total = ({ parts }: Bars) => parts.reduce((sum, part) => sum + part, 0);

function dayName(created: string, many: boolean): string {
  const form = many ? { month: 'short', day: 'numeric' } : { weekday: 'short' };
  return new Date(created).toLocaleDateString(undefined, {
    ...(form as Intl.DateTimeFormatOptions),
    timeZone: 'UTC',
  });
}

/** Bars, one a day, of one part or several. The numbers stand in a table beside it, for everybody. */
export function DayChart({ title, kinds, days }: Props) {
  const id = useId();
  const many = days.length > labels;
  const most = Math.max(1, ...days.map(total));
  const step = width / days.length;
  const bar = Math.min(34, step * 0.7);
  const every = Math.ceil(days.length / labels);
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Box
        component="svg"
        role="img"
        aria-labelledby={id}
        viewBox={`0 0 ${String(width)} ${String(above + height + below)}`}
        sx={{ width: '100%', display: 'block' }}
      >
        <title id={id}>
          {`${title}: ${days.map((day) => `${dayName(day.created, many)} ${String(total(day))}`).join(', ')}`}
        </title>
        <Box
          component="line"
          x1={0}
          x2={width}
          y1={above + height}
          y2={above + height}
          sx={{ stroke: 'var(--mui-palette-divider)' }}
        />
        {days.map((day, index) => {
          const middle = (index + 0.5) * step;
          const highest = total(day) === most && days.findIndex((each) => total(each) === most);
          return (
            <g key={day.created}>
              <Stack {...{ day, kinds, most, bar }} left={middle - bar / 2} />
              {(!many || highest === index) && total(day) > 0 && (
                <Label
                  x={middle}
                  y={above + height * (1 - total(day) / most) - 5}
                  text={String(total(day))}
                />
              )}
              {(days.length - 1 - index) % every === 0 && (
                <Label x={middle} y={above + height + 8} text={dayName(day.created, many)} under />
              )}
            </g>
          );
        })}
      </Box>
    </Box>
  );
}

interface StackProps {
  readonly day: Bars;
  readonly kinds: readonly BarKind[];
  readonly most: number;
  readonly left: number;
  readonly bar: number;
}

function Stack({ day, kinds, most, left, bar }: StackProps) {
  const high = (part: number) => (part / most) * height;
  return kinds.map(({ name, color }, index) => {
    const part = day.parts[index] ?? 0;
    const under = day.parts.slice(0, index).reduce((sum, each) => sum + each, 0);
    return (
      <Box
        component="rect"
        key={name}
        x={left}
        y={above + height - high(under + part)}
        width={bar}
        height={high(part)}
        rx={Math.min(3, bar / 4)}
        sx={{ fill: color }}
      />
    );
  });
}

interface LabelProps {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** It hangs below `y` instead of standing on it. */
  readonly under?: boolean;
}

/** The drawing is as wide as its place, so its letters are of another size in a wide one. */
const likeTheText = { xs: 24, sm: 14, md: 10 };

/** What would be cut off at the right ends there. */
function Label({ x, y, text, under = false }: LabelProps) {
  return (
    <Box
      component="text"
      x={x > width - edge ? width : x}
      y={y}
      textAnchor={x > width - edge ? 'end' : 'middle'}
      dominantBaseline={under ? 'hanging' : 'auto'}
      sx={{ fontSize: likeTheText, fill: 'var(--mui-palette-text-secondary)' }}
    >
      {text}
    </Box>
  );
}
