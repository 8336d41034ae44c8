import Paper from '@mui/material/Paper';
import type { ReactNode } from 'react';

/** The card that holds a list of a page of its own. */
export function ListCard({ children }: { readonly children: ReactNode }) {
  return (
    <Paper
      elevation={0}
      sx={{ border: 1, borderColor: 'divider', borderRadius: '16px', p: { xs: 1, sm: 2 }, mt: 2 }}
    >
      {children}
    </Paper>
  );
}
