import { mdiChevronRight } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { Link } from '../routing/Link';

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** The page of one item. */
  readonly hrefOf?: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
}

const rowLook = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: 1.5,
  px: 1,
  py: 1.25,
  minWidth: 0,
  color: 'inherit',
  textDecoration: 'none',
} as const;

/** A list whose rows fold on narrow screens; each row may lead to a page. */
export function Rows<Item>({ label, items, keyOf, hrefOf, children }: Props<Item>) {
  return (
    <Box component="ul" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {items.map((item) => (
        <Box
          component="li"
          key={keyOf(item)}
          sx={{ borderBottom: 1, borderColor: 'divider', '&:last-of-type': { borderBottom: 0 } }}
        >
          {hrefOf === undefined ? (
            <Box sx={rowLook}>{children(item)}</Box>
          ) : (
            <Box
              component={Link}
              href={hrefOf(item)}
              sx={{
                ...rowLook,
                flexWrap: 'nowrap', // the arrow stays at the edge
                borderRadius: 1,
                '&:hover': { bgcolor: 'action.hover' },
                '&:focus-visible': { outline: 2, outlineColor: 'primary.main' },
              }}
            >
              <Box sx={{ ...rowLook, flex: 1, p: 0 }}>{children(item)}</Box>
              <Icon path={mdiChevronRight} sx={{ color: 'text.secondary' }} />
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}
