import { Icon } from '@conclave/ui';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';

interface Props {
  readonly label: string;
  readonly icon: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly value: string;
  readonly onChoose: (deviceId: string) => void;
}

/** One kind of device to choose from. */
export function DevicePicker({ label, icon, devices, value, onChoose }: Props) {
  const known = devices.some(({ deviceId }) => deviceId === value);
  return (
    <TextField
      select
      fullWidth
      label={label}
      value={known ? value : (devices[0]?.deviceId ?? '')}
      disabled={devices.length === 0}
      onChange={(event) => onChoose(event.target.value)}
      slotProps={{
        select: { native: true },
        inputLabel: { shrink: true },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Icon path={icon} />
            </InputAdornment>
          ),
        },
      }}
    >
      {devices.length === 0 && <option value="">None found</option>}
      {devices.map((device, index) => (
        <option key={device.deviceId} value={device.deviceId}>
          {device.label === '' ? `${label} ${String(index + 1)}` : device.label}
        </option>
      ))}
    </TextField>
  );
}
