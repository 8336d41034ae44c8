import { Navigation } from './navigation';

let navigation: Navigation;
beforeEach(() => {
  window.history.replaceState(null, '', '/users?page=2');
  navigation = new Navigation(window);
});
afterEach(() => navigation.leave()); // each listens to the same window

it('goes, and tells who listens', () => {
  const changed = vi.fn();
  navigation.subscribe(changed);
  navigation.go('/roles');
  expect(navigation.current()).toBe('/roles');
  expect(window.location.pathname).toBe('/roles');
  expect(changed).toHaveBeenCalledOnce();
});

it('waits while something is unsaved, and goes when the person says so', () => {
  navigation.guard();
  navigation.go('/roles');
  expect(navigation.current()).toBe('/users?page=2');
  expect(navigation.pending()).toBe('/roles');
  navigation.stay();
  expect(navigation.pending()).toBeNull();
  navigation.go('/roles');
  navigation.leave();
  expect(window.location.pathname).toBe('/roles');
});

it('lets go once it is saved, and within a page at any time', () => {
  const free = navigation.guard();
  navigation.go('/users?page=3');
  expect(navigation.current()).toBe('/users?page=3');
  free();
  navigation.go('/');
  expect(navigation.pending()).toBeNull();
  expect(navigation.current()).toBe('/');
});

it('comes back from where the back button led', () => {
  navigation.guard();
  window.history.replaceState(null, '', '/before');
  window.dispatchEvent(new PopStateEvent('popstate'));
  expect(window.location.pathname).toBe('/users');
  expect(navigation.pending()).toBe('/before');
});

it('keeps the tab while something is unsaved', () => {
  const leaving = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const free = navigation.guard();
  expect(leaving()).toBe(true);
  free();
  expect(leaving()).toBe(false);
});
