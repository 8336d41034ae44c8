import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

interface Props {
  readonly first: ReactNode;
  readonly second?: ReactNode;
}

/** A name with a word about it below. */
export function TwoLines({ first, second }: Props) {
  return (
    <Box sx={{ flex: { xs: '1 1 130px', sm: '1 1 200px' }, minWidth: 0, overflowWrap: 'anywhere' }}>
      <Typography component="div" sx={{ fontWeight: 600 }}>
        {first}
      </Typography>
      {second !== undefined && second !== '' && second !== null && (
        <Typography component="div" variant="body2" sx={{ color: 'text.secondary' }}>
          {second}
        </Typography>
      )}
    </Box>
  );
}
