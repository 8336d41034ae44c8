import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { somebody } from '../../video/testing/somebody';
import { PeoplePanel } from './PeoplePanel';

it('lists everybody with microphone and camera, you first', async () => {
  const onClose = vi.fn();
  const people = [
    somebody({ name: 'ada', isYou: true }),
    somebody({ name: 'bob', microphoneOn: false, quality: 4 }),
  ];
  renderWithConfig(<PeoplePanel roomName="Daily" people={people} onClose={onClose} />);
  expect(screen.getByRole('heading', { name: 'People (2)' })).toBeVisible();
  const [first, second] = screen.getAllByRole('listitem');
  const bob = within(second ?? document.body);
  expect(first).toHaveTextContent('ada (you)');
  expect(bob.getByTitle('Microphone off')).toBeInTheDocument();
  expect(bob.getByRole('img', { name: 'Connection: good' })).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Close the list of people' }));
  expect(onClose).toHaveBeenCalledOnce();
});
