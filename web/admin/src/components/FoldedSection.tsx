import { mdiChevronDown } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { type ReactNode, useState } from 'react';

interface Props {
  readonly title: string;
  readonly hint: ReactNode;
  /** There is something in it that must be seen now. */
  readonly mustOpen: boolean;
  readonly children: ReactNode;
}

/** A subject that few need: closed until somebody opens it. */
export function FoldedSection({ title, hint, mustOpen, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Paper
      component="details"
      elevation={0}
      open={open || mustOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      sx={{
        ...{ border: 1, borderColor: 'divider', borderRadius: '16px', mb: 2.5 },
        '&[open] > summary .chevron': { transform: 'rotate(180deg)' },
      }}
    >
      <Box
        component="summary"
        sx={{
          ...{
            display: 'flex',
            gap: 2,
            alignItems: 'center',
            cursor: 'pointer',
            listStyle: 'none',
          },
          ...{ px: { xs: 2, sm: 3 }, py: 2, borderRadius: '16px' },
          '&::-webkit-details-marker': { display: 'none' },
          '&:hover': { bgcolor: 'action.hover' },
          '&:focus-visible': { outline: 2, outlineColor: 'primary.main' },
        }}
      >
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="h2">{title}</Typography>
          <Typography component="div" variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
            {hint}
          </Typography>
        </Box>
        <Icon path={mdiChevronDown} className="chevron" sx={{ color: 'text.secondary' }} />
      </Box>
      <Box sx={{ px: { xs: 2, sm: 3 }, pb: { xs: 2, sm: 3 }, pt: 1 }}>{children}</Box>
    </Paper>
  );
}
