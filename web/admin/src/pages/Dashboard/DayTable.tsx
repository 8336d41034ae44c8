import Box from '@mui/material/Box';
import type { BarKind, Bars } from './DayChart';

interface Props {
  readonly title: string;
  readonly kinds: readonly BarKind[];
  readonly days: readonly Bars[];
}

/** The numbers of a chart, newest first; open when somebody asks for them. */
export function DayTable({ title, kinds, days }: Props) {
  return (
    <Box
      component="details"
      sx={{
        mt: 1.5,
        '& summary': { cursor: 'pointer', color: 'primary.main', fontWeight: 600 },
        '& summary:focus-visible': { outline: 2, outlineColor: 'primary.main' },
        '& table': { borderCollapse: 'collapse', mt: 1, fontSize: 14 },
        '& th, & td': { textAlign: 'end', px: 1.5, py: 0.5 },
        '& th:first-of-type': { textAlign: 'start', pl: 0 },
      }}
    >
      <summary>In numbers</summary>
      <table aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            {kinds.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ created, parts }) => (
            <tr key={created}>
              <th scope="row">{created.slice(0, 10)}</th>
              {kinds.map(({ name }, index) => (
                <td key={name}>{parts[index] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
