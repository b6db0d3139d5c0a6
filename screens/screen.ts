/** What a screen is: a title, its keys as data, and a view that fills the area it is given. */
import type { ComponentType } from 'react';
import type { App } from '../state/app.ts';
import type { Binding } from './keys.ts';

export type Area = { readonly width: number; readonly height: number };

export type Screen = {
  readonly title: string;
  /** The keys of this screen, the most important first. */
  readonly bindings: (app: App) => readonly Binding[];
  readonly View: ComponentType<{ readonly app: App; readonly area: Area }>;
};
