import { mdiChevronLeft, mdiChevronRight } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';

interface Props {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** Which part of a list is shown, and the way to the others. */
export function Pager({ page, pageSize, total, onPage }: Props) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const first = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const until = Math.min(page * pageSize, total);
  return (
    <Box
      component="nav"
      aria-label="Pages of the list"
      sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: 1, mt: 1.5 }}
    >
      <Typography variant="body2" role="status" sx={{ color: 'text.secondary' }}>
        {total === 0 ? 'Nothing' : `${String(first)}–${String(until)} of ${String(total)}`}
      </Typography>
      <IconButton aria-label="Page before" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <Icon path={mdiChevronLeft} />
      </IconButton>
      <IconButton aria-label="Next page" disabled={page >= last} onClick={() => onPage(page + 1)}>
        <Icon path={mdiChevronRight} />
      </IconButton>
    </Box>
  );
}
