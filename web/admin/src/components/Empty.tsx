import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** What to do about it. */
  readonly children: ReactNode;
}

/** A list with nothing in it. */
export function Empty({ title, children }: Props) {
  return (
    <Box sx={{ textAlign: 'center', py: 4, px: 2 }}>
      <Typography variant="h3">{title}</Typography>
      <Typography component="div" sx={{ color: 'text.secondary', mt: 0.5 }}>
        {children}
      </Typography>
    </Box>
  );
}
