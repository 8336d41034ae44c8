import Box from '@mui/material/Box';

interface Props {
  /** 1 to 5, or null while unknown (then nothing shows). */
  readonly level: number | null;
}

const words = ['very poor', 'very poor', 'poor', 'fair', 'good', 'very good'] as const;

function colour(level: number): string {
  if (level >= 4) {
    return '#4ade80';
  }
  return level === 3 ? '#fbbf24' : '#f87171';
}

/** How good somebody's connection is. */
export function NetworkBars({ level }: Props) {
  if (level === null) {
    return null;
  }
  const text = words[Math.min(5, Math.max(0, level))] ?? 'unknown';
  return (
    <Box
      role="img"
      aria-label={`Connection: ${text}`}
      data-level={level}
      data-testid="network-quality"
      sx={{ display: 'inline-flex', alignItems: 'flex-end', gap: '2px', height: 12 }}
    >
      {[1, 2, 3, 4, 5].map((bar) => (
        <Box
          key={bar}
          sx={{
            width: 3,
            height: 2 + bar * 2,
            borderRadius: 1,
            backgroundColor: bar <= level ? colour(level) : 'rgb(128 128 128 / 45%)',
          }}
        />
      ))}
    </Box>
  );
}
