import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { DevicePicker } from './DevicePicker';

const device = (deviceId: string, label: string) =>
  ({ deviceId, label, kind: 'videoinput', groupId: '' }) as MediaDeviceInfo;

it('chooses by name', async () => {
  const onChoose = vi.fn();
  renderWithConfig(
    <DevicePicker
      label="Camera"
      icon=""
      devices={[device('one', 'Built-in'), device('two', '')]}
      value="one"
      onChoose={onChoose}
    />,
  );
  await userEvent.selectOptions(screen.getByLabelText('Camera'), 'Camera 2');
  expect(onChoose).toHaveBeenCalledWith('two');
});

it('says when there is none', () => {
  renderWithConfig(
    <DevicePicker label="Camera" icon="" devices={[]} value="" onChoose={vi.fn()} />,
  );
  expect(screen.getByLabelText('Camera')).toBeDisabled();
  expect(screen.getByText('None found')).toBeInTheDocument();
});
