import { Fragment, type ReactNode } from 'react';
import { template } from './words';

interface Props {
  /** A text as for `t`. */
  readonly text: string;
  /** What stands for each `{{name}}` of it. */
  readonly parts: Readonly<Record<string, ReactNode>>;
}

/** A sentence of which parts are elements; each language puts them where they belong. */
export function Sentence({ text, parts }: Props) {
  const pieces = template(text).split(/\{\{(\w+)\}\}/);
  // Every second piece is a name.
  return pieces.map((piece, at) => (
    <Fragment key={at}>{at % 2 === 0 ? piece : parts[piece]}</Fragment>
  ));
}
