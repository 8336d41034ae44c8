import Box from '@mui/material/Box';
import { hueOf, initials } from './initials';

interface Props {
  readonly name: string;
  /** Diameter: CSS length. */
  readonly size: string;
}

/** Stands for somebody whose camera is off. Decorative: the name is written beside it. */
export function Avatar({ name, size }: Props) {
  return (
    <Box
      aria-hidden
      data-initials={initials(name)}
      sx={{
        width: size,
        height: size,
        fontSize: `calc(${size} * 0.38)`,
        borderRadius: '50%',
        display: 'grid',
        placeItems: 'center',
        flexShrink: 0,
        fontWeight: 650,
        letterSpacing: '0.01em',
        color: '#fff',
        backgroundColor: `oklch(0.5 0.13 ${String(hueOf(name))})`,
        userSelect: 'none',
        // A picture made of letters, not text to be read: the name stands beside it.
        '&::before': { content: 'attr(data-initials)' },
      }}
    />
  );
}
