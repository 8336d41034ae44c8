import Box from '@mui/material/Box';
import { keyframes } from '@mui/material/styles';
import { floatTime, type Floating } from '../../video/signals/RoomSignals';
import { reactionNames } from '../../video/signals/signal';

interface Props {
  readonly who: string;
  readonly floating: readonly Floating[];
}

const rise = keyframes`
  from { transform: translateY(0) scale(0.6); opacity: 0; }
  15% { transform: translateY(-12%) scale(1); opacity: 1; }
  70% { opacity: 1; }
  to { transform: translateY(-260%); opacity: 0; }
`;

/** Reactions rise over the picture of whoever sent them; said aloud once. */
export function FloatingReactions({ who, floating }: Props) {
  return (
    <Box
      role="status"
      sx={{ position: 'absolute', inset: 0, pointerEvents: 'none', overflow: 'hidden' }}
    >
      {floating.map(({ id, reaction }) => (
        <Box
          key={id}
          data-testid="reaction"
          role="img"
          aria-label={`${who}: ${reactionNames[reaction]}`}
          sx={{
            position: 'absolute',
            bottom: '16%',
            left: `${String(18 + ((id * 37) % 60))}%`,
            fontSize: 'clamp(28px, 18cqmin, 64px)',
            animation: `${rise} ${String(floatTime)}ms ease-out both`,
            '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
          }}
        >
          {reaction}
        </Box>
      ))}
    </Box>
  );
}
