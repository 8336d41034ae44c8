import { clientFields } from '../Clients/clientFields';
import { chosenIn, type FieldGroup, flag, picks, text } from './recordFields';

const group: FieldGroup = {
  title: 'A group',
  fields: [
    { ...flag('here', 'Here', ''), usual: true, off: 'Not here' },
    { ...flag('told', 'Told', ''), usual: true },
    flag('strict', 'Strict', ''),
    picks('only', 'Only at', 'list', ''),
    text('name', 'Name'),
  ],
};

test('a closed group names what was chosen in it', () => {
  expect(chosenIn(group, {})).toEqual([]);
  expect(chosenIn(group, { here: true, told: true, strict: false, only: [], name: '' })).toEqual(
    [],
  );
  expect(chosenIn(group, { here: true, strict: true, only: ['corp'], name: 'x' })).toEqual([
    ...['Strict', 'Only at', 'Name'],
  ]);
});

test('and a switch that is off, where that keeps somebody out', () => {
  expect(chosenIn(group, { here: false, told: false, only: ['corp'] })).toEqual([
    ...['Not here', 'Only at'],
  ]);
  const ways = clientFields.find(({ title }) => title === 'Ways to sign in');
  expect(ways && chosenIn(ways, { enableLocalLogin: false })).toEqual(['Not here']);
});
