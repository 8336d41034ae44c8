import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { testConfig } from '../../config/testConfig';
import { renderWithConfig } from '../../page/renderWithConfig';
import { Lobby } from './Lobby';

const identity = { name: 'ada', email: null };
const signOut = { busy: false, problem: null, signOut: vi.fn() };

function setUp(invitedTo: string | null, config = testConfig) {
  const onContinue = vi.fn();
  renderWithConfig(
    <Lobby identity={identity} signOut={signOut} invitedTo={invitedTo} onContinue={onContinue} />,
    config,
  );
  return onContinue;
}

it('shows the name from the account, which cannot be changed here', () => {
  setUp(null);
  const name = screen.getByLabelText('Your name');
  expect(name).toHaveValue('ada');
  expect(name).toHaveAttribute('readonly');
});

it('goes on with the room typed, in the kind chosen', async () => {
  const onContinue = setUp(null);
  await userEvent.type(screen.getByLabelText(/^Room name/), '  Daily ');
  await userEvent.selectOptions(screen.getByLabelText('Kind of room'), 'go');
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  expect(onContinue).toHaveBeenCalledWith({ roomName: 'Daily', roomType: 'go' });
});

it('asks for the room when it is missing', async () => {
  const onContinue = setUp(null);
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  expect(onContinue).not.toHaveBeenCalled();
  expect(screen.getByText('Enter a name for the room.')).toBeVisible();
  expect(screen.getByLabelText(/^Room name/)).toBeInvalid();
});

it('has the room of an invitation filled in', async () => {
  const onContinue = setUp('Daily');
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  expect(onContinue).toHaveBeenCalledWith({ roomName: 'Daily', roomType: 'peer-to-peer' });
});

it('does not ask for the kind when there is one', () => {
  setUp(null, { ...testConfig, video: { ...testConfig.video, room_types: ['go'] } });
  expect(screen.queryByLabelText('Kind of room')).toBeNull();
});
