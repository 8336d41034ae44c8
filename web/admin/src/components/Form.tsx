import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

interface FormProps {
  readonly onSubmit: () => Promise<unknown>;
  /** Fields beside each other where there is room. */
  readonly twoColumns?: boolean;
  readonly children: ReactNode;
}

/** Fields under each other. The server checks them; the browser's own checks are off. */
export function Form({ onSubmit, twoColumns = false, children }: FormProps) {
  const columns = twoColumns ? { gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } } : {};
  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit();
      }}
      sx={{ display: 'grid', gap: 2, ...columns }}
    >
      {children}
    </Box>
  );
}
