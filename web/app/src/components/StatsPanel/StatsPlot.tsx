import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { LineChart } from '@mui/x-charts/LineChart';

export interface Line {
  readonly label: string;
  readonly color: string;
  /** One value a moment; null leaves a gap. */
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly title: string;
  readonly unit: string;
  /** Seconds before now, one a moment: negative numbers up to 0. */
  readonly seconds: readonly number[];
  readonly lines: readonly Line[];
  /** The axis reaches at least this far, so that noise does not look like drama. */
  readonly atLeast: number;
}

/** Height of one plot in CSS pixels. */
const plotHeight = 132;

function latest({ values }: Line): number | null {
  return values.at(-1) ?? null;
}

function inWords(value: number | null, unit: string): string {
  return value === null ? '–' : `${String(Math.round(value))} ${unit}`;
}

/** Lines over the last two minutes, with what they say now in words. */
export function StatsPlot({ title, unit, seconds, lines, atLeast }: Props) {
  const highest = Math.max(atLeast, ...lines.flatMap(({ values }) => values.map((v) => v ?? 0)));
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Typography component="figcaption" sx={{ fontWeight: 600, fontSize: 14 }}>
        {title}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2 }}>
        {lines.map((line) => (
          <Box
            key={line.label}
            sx={{ display: 'flex', alignItems: 'center', gap: 0.75, fontSize: 13 }}
          >
            <Box
              aria-hidden
              sx={{ width: 12, height: 3, borderRadius: 2, backgroundColor: line.color }}
            />
            {`${line.label} ${inWords(latest(line), unit)}`}
          </Box>
        ))}
      </Box>
      <Box aria-hidden>
        <LineChart
          height={plotHeight}
          margin={{ left: 0, right: 8, top: 8, bottom: 0 }}
          hideLegend
          skipAnimation
          disableAxisListener
          disableKeyboardNavigation
          xAxis={[
            {
              data: [...seconds],
              min: -120,
              max: 0,
              valueFormatter: (s: number) => `${String(s)} s`,
              tickNumber: 4,
            },
          ]}
          yAxis={[{ min: 0, max: highest * 1.1, width: 44, tickNumber: 3 }]}
          series={lines.map(({ label, color, values }) => ({
            label,
            color,
            data: [...values],
            showMark: false,
            curve: 'linear' as const,
          }))}
        />
      </Box>
    </Box>
  );
}
