/** Kiali by keys, in a real terminal, on simulated clusters behind real HTTPS servers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../pictures/frame.ts';
import { playKiali } from '../pictures/kiali.ts';
import { builtEastwest } from './bundled.ts';

test('from an installed mesh four keys lead to a Kiali that sees every cluster', async () => {
  const screens = await playKiali(builtEastwest());
  const words = (name: string) => wordsOf(screens.get(name) ?? assert.fail(name)).join('\n');
  assert.match(words('kiali-plan'), /\d+ steps on 2 clusters/);
  assert.match(words('kiali'), /✓ Kiali v\S+ on east sees every cluster: east, west/);
  assert.match(words('kiali'), /https:\/\/kiali-istio-system\.apps\.east\.example\.com\//);
  assert.match(
    words('kiali'),
    /Log in to it as well, once: https:\/\/kiali-istio-system\.apps\.east\.example\.com\/api\/auth\/redirect\/west/,
  );
  assert.doesNotMatch(words('kiali'), /eyJ[\w-]{8,}/);
});
