import { mdiChevronLeft, mdiChevronRight } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';

interface Props {
  readonly index: number;
  readonly count: number;
  readonly onPage: (index: number) => void;
}

/** Turns the pages of the gallery. */
export function PageSwitch({ index, count, onPage }: Props) {
  return (
    <Box
      component="nav"
      aria-label="Pages of the gallery"
      sx={{ display: 'flex', alignItems: 'center', justifyContent: 'center', gap: 1, pt: 0.5 }}
    >
      <IconButton
        aria-label="Previous page"
        data-testid="previous-page"
        disabled={index === 0}
        onClick={() => onPage(index - 1)}
      >
        <Icon path={mdiChevronLeft} />
      </IconButton>
      <Box
        component="span"
        role="status"
        sx={{ fontSize: 14, minWidth: '4.5em', textAlign: 'center' }}
      >
        {`${String(index + 1)} of ${String(count)}`}
      </Box>
      <IconButton
        aria-label="Next page"
        data-testid="next-page"
        disabled={index === count - 1}
        onClick={() => onPage(index + 1)}
      >
        <Icon path={mdiChevronRight} />
      </IconButton>
    </Box>
  );
}
