import { act, screen } from '@testing-library/react';
import { renderWithConfig } from '../../page/renderWithConfig';
import { FakeParticipant, FakeRoom } from '../../video/testing/fakeRoom';
import { Arrivals } from './Arrivals';

it('says who comes and who goes', () => {
  const room = new FakeRoom();
  renderWithConfig(<Arrivals room={room.asRoom()} />);
  const ada = new FakeParticipant('PA1', 'ada');
  act(() => room.join(ada));
  expect(screen.getByText('ada is here')).toBeInTheDocument();
  act(() => room.quit(ada));
  expect(screen.getByText('ada left')).toBeInTheDocument();
});
