import Box from '@mui/material/Box';

interface Props {
  readonly size: number;
  /** Accessible name; null where the name stands beside the mark. */
  readonly label: string | null;
}

/** Our own mark: people around a table, drawn in the theme's primary colour. */
export function Mark({ size, label }: Props) {
  return (
    <Box
      component="svg"
      viewBox="0 0 32 32"
      {...(label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      sx={{ width: size, height: size, color: 'primary.main', flexShrink: 0 }}
    >
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <Box component="g" sx={{ color: 'primary.contrastText' }}>
        <path
          d="M21.5 11.2a7.4 7.4 0 1 0 0 9.6"
          fill="none"
          stroke="currentColor"
          strokeWidth="3.2"
          strokeLinecap="round"
        />
        <circle cx="16" cy="16" r="2.6" fill="currentColor" />
      </Box>
    </Box>
  );
}
