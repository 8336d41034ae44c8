import SvgIcon, { type SvgIconProps } from '@mui/material/SvgIcon';

interface Props extends Omit<SvgIconProps, 'children' | 'path'> {
  /** Outline from `@mdi/js`. */
  readonly path: string;
}

/** A decorative icon: the control that holds it has the accessible name. */
export function Icon({ path, ...rest }: Props) {
  return (
    <SvgIcon {...rest}>
      <path d={path} />
    </SvgIcon>
  );
}
