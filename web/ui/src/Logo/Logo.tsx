import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Product } from '../product/product';
import { Mark } from './Mark';

interface Props {
  readonly product: Product;
  /** Height of the picture in CSS pixels. */
  readonly size?: number;
  readonly showName?: boolean;
}

/** The operator's logo with the product's name, or our mark when none is configured. */
export function Logo({ product, size = 36, showName = true }: Props) {
  const picture = product.logo_url;
  return (
    <Box sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.25, minWidth: 0 }}>
      {picture === null || picture === '' ? (
        <Mark size={size} label={showName ? null : product.name} />
      ) : (
        <Box
          component="img"
          src={picture}
          alt={showName ? '' : product.name}
          sx={{ height: size, maxWidth: size * 5, objectFit: 'contain', flexShrink: 0 }}
        />
      )}
      {showName && (
        <Typography
          component="span"
          noWrap
          sx={{ fontWeight: 700, letterSpacing: '-0.02em', fontSize: size * 0.55 }}
        >
          {product.name}
        </Typography>
      )}
    </Box>
  );
}
