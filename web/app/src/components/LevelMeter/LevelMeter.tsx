import Box from '@mui/material/Box';
import { useEffect, useRef } from 'react';
import { LevelProbe } from '../../video/level/LevelProbe';

interface Props {
  readonly track: MediaStreamTrack | null;
}

const bars = Array.from({ length: 14 }, (_, index) => index);

/** How often assistive technology is told, in milliseconds: the bars move with every frame. */
const announceInterval = 500;

/** Shows that the microphone hears something. Written straight to the page, past React: it moves 60 times a second. */
export function LevelMeter({ track }: Props) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null || track === null || typeof AudioContext === 'undefined') {
      return undefined;
    }
    const probe = new LevelProbe(track);
    let announced = 0;
    let frame = 0;
    const draw = (now: number) => {
      const level = probe.read();
      element.style.setProperty('--level', level.toFixed(3));
      if (now - announced >= announceInterval) {
        announced = now;
        element.setAttribute('aria-valuenow', String(Math.round(level * 100)));
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      probe.close();
      element.style.setProperty('--level', '0');
    };
  }, [track]);
  return (
    <Box
      ref={root}
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      data-testid="microphone-level"
      sx={{ display: 'flex', gap: '3px', height: 18, '--level': 0 }}
    >
      {bars.map((bar) => (
        <Box
          key={bar}
          sx={{
            flex: 1,
            borderRadius: 99,
            backgroundColor: bar < 10 ? 'success.main' : 'warning.main',
            opacity: `clamp(0.16, calc((var(--level) * ${String(bars.length)} - ${String(bar)}) * 1), 1)`,
          }}
        />
      ))}
    </Box>
  );
}
