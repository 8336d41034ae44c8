import Box from '@mui/material/Box';
import { useId } from 'react';
import type { DayTotal } from '../../api/types';

interface Props {
  readonly title: string;
  readonly days: readonly DayTotal[];
}

/** Measures of the drawing, in its own units. */
const barWidth = 28;
const gap = 16;
const height = 110;
const below = 22; // for the names of days

function dayName(created: string): string {
  return new Date(created).toLocaleDateString(undefined, { weekday: 'short', timeZone: 'UTC' });
}

/** Bars, one a day, and the same in words for who does not see them. */
export function DayChart({ title, days }: Props) {
  const id = useId();
  const most = Math.max(1, ...days.map(({ total }) => total));
  const width = days.length * (barWidth + gap);
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Box
        component="svg"
        role="img"
        aria-labelledby={id}
        viewBox={`0 0 ${String(width)} ${String(height + below + 18)}`}
        sx={{ width: '100%', maxWidth: 480, display: 'block', color: 'primary.main' }}
      >
        <title id={id}>
          {`${title}: ${days.map(({ created, total }) => `${dayName(created)} ${String(total)}`).join(', ')}`}
        </title>
        {days.map(({ created, total }, index) => {
          const bar = Math.max(2, (total / most) * height);
          const left = index * (barWidth + gap) + gap / 2;
          const middle = left + barWidth / 2;
          return (
            <g key={created}>
              <rect
                x={left}
                y={height - bar + 18}
                width={barWidth}
                height={bar}
                rx={4}
                fill="currentColor"
              />
              <Label x={middle} y={height - bar + 12} text={String(total)} />
              <Label x={middle} y={height + 18 + 15} text={dayName(created)} />
            </g>
          );
        })}
      </Box>
    </Box>
  );
}

function Label({ x, y, text }: { readonly x: number; readonly y: number; readonly text: string }) {
  return (
    <Box
      component="text"
      x={x}
      y={y}
      textAnchor="middle"
      sx={{ fontSize: 11, fill: 'var(--mui-palette-text-secondary)' }}
    >
      {text}
    </Box>
  );
}
